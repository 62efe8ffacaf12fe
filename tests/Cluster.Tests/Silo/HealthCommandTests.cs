using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tune.Grains;
using Tune.Servers;
using Tune.Storage;

namespace Tune.Silo;

/// <summary><c>tune-silo health</c> is what a container's engine asks.</summary>
public sealed class HealthCommandTests
{
    [Theory]
    [InlineData(StatusCodes.Status200OK, SiloProgram.Ended)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, SiloProgram.Failed)]
    public async Task Its_exit_code_is_the_silos_answer(int status, int code)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var silo = builder.Build();
        silo.MapGet("/health/ready", () => Results.Text("it says", statusCode: status));
        await silo.StartAsync();

        Assert.Equal(code, await SiloProgram.RunAsync(["health", "--urls", silo.Urls.Single()]).OrFail());
    }

    [Fact]
    public async Task Where_nobody_answers_it_fails() =>
        Assert.Equal(SiloProgram.Failed, await SiloProgram.RunAsync(["health", "--urls", $"http://127.0.0.1:{FreePorts.Next()}"]).OrFail());

    [Theory]
    [InlineData("urls", "http://*:8080", "http://127.0.0.1:8080/health/ready")]
    [InlineData("urls", "http://0.0.0.0:81;https://*:444", "http://127.0.0.1:81/health/ready")]
    [InlineData("urls", "http://localhost:5000", "http://localhost:5000/health/ready")]
    [InlineData("HTTP_PORTS", "8081;8082", "http://127.0.0.1:8081/health/ready")]
    [InlineData("other", "", "http://127.0.0.1:8080/health/ready")]
    public void It_asks_where_the_silo_of_that_configuration_listens(string setting, string value, string page) =>
        Assert.Equal(page, $"{SiloHealth.PageOf(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, (string?)value)]).Build())}");
}
