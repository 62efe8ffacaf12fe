using System.Text.Json;
using ModelContextProtocol;

namespace Tune.Cli;

/// <summary>What a tool answers: JSON as the server has it, or an error that an assistant can act on.</summary>
internal static class McpAnswer
{
    /// <summary>The answer as text.</summary>
    /// <exception cref="McpException">It can't be had; says why, and what to do.</exception>
    public static async Task<string> OfAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return JsonSerializer.Serialize(await answer(), ApiClient.Json);
        }
        catch (TuneException exception)
        {
            // the text of other exceptions is kept from the assistant
            throw new McpException(exception.Message, exception);
        }
    }
}
