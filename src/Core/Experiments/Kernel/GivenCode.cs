namespace Tune.Kernel;

/// <summary>
/// Calls the code that the kernel was given: searchers, schedulers, stop rules, and the functions of the user's inside them. What they throw does not tear the
/// decision in whose middle they were asked: the first fault is kept, nobody is asked any more, and the experiment is to end by it. They are told of facts all
/// the same, as in a replay. Thread-safe.
/// </summary>
internal sealed class GivenCode
{
    // a stack of frames of user code is long enough to be found by, and stands in the journal for good
    private const int MostText = 8_000;

    private string? _fault;

    /// <summary>What was thrown at news: a replay of the same facts comes to it as well.</summary>
    private string? _lasting;

    /// <summary>What was thrown first and by whom: a line for a person, then the exception with its stack. Null as long as nothing was.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    /// <summary>Whether something could not take a fact in: what it knows is not what has happened.</summary>
    public bool IsTorn => Volatile.Read(ref _lasting) is not null;

    /// <summary>The answer of given code; a neutral one if it throws, or something has thrown before.</summary>
    public TAnswer Ask<TCode, TQuestion, TAnswer>(TCode code, TQuestion question, Func<TCode, TQuestion, TAnswer> ask, TAnswer otherwise)
        where TCode : notnull
    {
        if (Fault is not null) return otherwise;
        try
        {
            return ask(code, question);
        }
        catch (Exception exception)
        {
            Blame(code, exception);
            return otherwise;
        }
    }

    /// <summary>What given code says of itself, whatever has happened: that is the same after a restart.</summary>
    public TAnswer Look<TCode, TAnswer>(TCode code, Func<TCode, TAnswer> look, TAnswer otherwise)
        where TCode : notnull
    {
        try
        {
            return look(code);
        }
        catch (Exception exception)
        {
            Blame(code, exception);
            return otherwise;
        }
    }

    /// <summary>Tells given code something that it has to know whatever has happened.</summary>
    public void Tell<TCode, TNews>(TCode code, TNews news, Action<TCode, TNews> tell)
        where TCode : notnull
    {
        try
        {
            tell(code, news);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _lasting, Describe(code, exception), null);
            Blame(code, exception);
        }
    }

    /// <summary>Something was thrown. Only the first counts: what comes after it may come of it.</summary>
    public void Blame(object? code, Exception exception) => Interlocked.CompareExchange(ref _fault, Describe(code, exception), null);

    /// <summary>
    /// What has thrown when it was asked is asked again, as it is after a restart: its experiment has ended by that, and somebody wants it to go on. What could not
    /// take a fact in stays out.
    /// </summary>
    public void AskAgain() => Volatile.Write(ref _fault, Volatile.Read(ref _lasting));

    /// <summary>Makes what an experiment needs.</summary>
    /// <exception cref="InvalidExperimentException">It could not be made.</exception>
    public static T Make<T>(AlgorithmSpec spec, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is not TuneException)
        {
            throw new InvalidExperimentException([$"{spec.GetType().Name} could not be made: {exception.GetType().FullName}: {exception.Message}"]);
        }
    }

    private static string Describe(object? code, Exception exception)
    {
        // ours, about what was answered
        if (exception is TuneException { InnerException: null }) return Cut(exception.Message);
        var isNamed = exception is NamedFunctionException or ConstraintFunctionException or ComputedParameterException || code is null;
        var line = isNamed ? exception.Message : $"{KindOf(code)} {code?.GetType().Name} failed: {exception.GetType().FullName}: {exception.Message}";
        return Cut($"{line}\n{(isNamed ? exception.InnerException ?? exception : exception)}");
    }

    private static string KindOf(object? code) => code switch
    {
        ISearcher => "The searcher",
        IScheduler => "The scheduler",
        IStopRule => "The stop rule",
        _ => "The code",
    };

    private static string Cut(string text) => text.Length <= MostText ? text : $"{text.AsSpan(0, MostText)}… ({text.Length - MostText} more characters)";
}
