namespace Tune.Kernel;

/// <summary>A function of the user's failed; the text says which one and of what.</summary>
internal sealed class NamedFunctionException(string name, string of, Exception innerException)
    : TuneException($"The function '{name}' of {of} failed: {innerException.Message}", innerException)
{
    /// <summary>What the function gives.</summary>
    /// <exception cref="NamedFunctionException">It threw.</exception>
    public static T Call<T>(string name, string of, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (Exception exception)
        {
            throw new NamedFunctionException(name, of, exception);
        }
    }
}
