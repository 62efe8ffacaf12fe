using Microsoft.AspNetCore.Http;

namespace Tune.Silo;

/// <summary>Asks the silo of this machine how it is: for containers, whose images have no program that does.</summary>
internal static class SiloHealth
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Says what <c>/health/ready</c> says.</summary>
    /// <returns><see cref="SiloProgram.Ended"/> if it is ready, else <see cref="SiloProgram.Failed"/>.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        var page = PageOf(configuration);
        using var http = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await http.GetAsync(page);
            await Console.Out.WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? SiloProgram.Ended : SiloProgram.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"error: {page} does not answer: {exception.Message}");
            return SiloProgram.Failed;
        }
    }

    /// <summary>Where the silo that is configured so serves it, seen from this machine.</summary>
    internal static Uri PageOf(IConfiguration configuration)
    {
        var urls = configuration[WebHostDefaults.ServerUrlsKey] ?? (configuration["HTTP_PORTS"] is { } ports ? $"http://*:{ports.Split(';')[0]}" : SiloHostExtensions.DefaultUrl);
        var address = BindingAddress.Parse(urls.Split(';')[0]);
        return new UriBuilder(address.Scheme, address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host, address.Port, "/health/ready").Uri;
    }
}
