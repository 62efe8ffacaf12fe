namespace Tune.Http;

/// <summary>What is wrong with a filter, and where.</summary>
/// <param name="message">What is wrong, without a full stop.</param>
/// <param name="from">The first character that is meant, from 0.</param>
/// <param name="to">The one after the last.</param>
internal sealed class FilterException(string message, int from, int to) : Exception(message)
{
    public int From => from;

    public int To => to;
}
