using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Figures;

/// <summary>A grain to call.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>Answers with what it was given.</summary>
    Task<string> EchoAsync(string text);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> EchoAsync(string text) => Task.FromResult(text);
}

/// <summary>The engine alone.</summary>
internal static class EngineFigures
{
    public static async Task<IReadOnlyList<Row>> CallsAsync()
    {
        const int Calls = 500_000;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(_ => { });
        using var host = builder.Build();
        await host.StartAsync();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>("a");
        var best = double.MaxValue;
        for (var round = 0; round < 4; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var index = 0; index < Calls; index++) await grain.EchoAsync("a");
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / Calls);
        }

        await host.StopAsync();
        return [new Row("a grain call", KernelFigures.Text($"{best:f2} µs"), "≤ 2 µs", "real Orleans 1.4 µs CPU")];
    }
}
