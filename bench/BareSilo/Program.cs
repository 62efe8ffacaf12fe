using BareSilo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Tune;

// What a silo of Orleans takes before it answers, with nothing of ours but the missing network:
// the floor that our start is measured against.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.UseOrleans(silo => silo.UseSingleSilo().AddMemoryGrainStorage("PubSubStore").AddMemoryStreams("streams"));
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>(0).EchoAsync("answered"));
await host.StopAsync();
