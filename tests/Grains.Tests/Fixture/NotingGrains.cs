using Orleans;

namespace Tune.Grains;

/// <summary>Grains that note what they are asked. They answer what the test says, and are done at once with what has no answer.</summary>
internal sealed class NotingGrains
{
    private readonly Dictionary<string, Func<string, object?[], Task>> _answers = [];

    public NotingGrains() => Factory = Answering.For<IGrainFactory>((method, arguments) => GrainOf(method.GetGenericArguments()[0], arguments[0] as string ?? ""));

    public readonly record struct Call(string Method, string Key, object?[] Arguments);

    public IGrainFactory Factory { get; }

    /// <summary>What was asked, in order.</summary>
    public List<Call> Asked { get; } = [];

    /// <summary>What is answered to a method, of which grain and to what; what is thrown is in the task.</summary>
    public void On<T>(string method, Func<string, object?[], T> answer) => _answers[method] = (key, arguments) =>
    {
        try
        {
            return Task.FromResult(answer(key, arguments));
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    };

    /// <summary>What is answered to a method, when the test lets it be.</summary>
    public void OnAsync<T>(string method, Func<string, object?[], Task<T>> answer) => _answers[method] = answer;

    public IReadOnlyList<Call> Of(string method) => [.. Asked.Where(call => call.Method == method)];

    private object GrainOf(Type type, string key) => Answering.For(type, (method, arguments) =>
    {
        Asked.Add(new Call(method.Name, key, arguments));
        if (_answers.TryGetValue(method.Name, out var answer)) return answer(key, arguments);
        return method.ReturnType == typeof(Task) ? Task.CompletedTask : throw Answering.Unexpected(method);
    });
}
