using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tune.Storage;

namespace Tune.Silo;

/// <summary>The HTTP API in a silo's host: where it is asked for, and not on an address of others without keys.</summary>
public sealed class ApiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("false", "true", HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData("true", "false", HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData("true", "true", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task It_and_the_page_are_served_where_they_are_asked_for(string isEnabled, string hasPage, HttpStatusCode expected, HttpStatusCode expectedPage)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder.FullPath });
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Tune:DataFolder", _folder.FullPath), new("Tune:Api:IsEnabled", isEnabled), new("Tune:Api:HasPage", hasPage)]);
        await using var silo = builder.AddTuneSilo().Build().MapTuneSilo();
        await silo.StartAsync();

        using var answer = await _http.GetAsync(new Uri($"{silo.Urls.Single()}/api/v1/silos"));

        using var page = await _http.GetAsync(new Uri(silo.Urls.Single()));

        Assert.Equal((expected, expectedPage), (answer.StatusCode, page.StatusCode));
        await silo.StopAsync();
    }

    [Fact]
    public async Task A_silo_does_not_serve_it_to_others_without_tls_and_keys() => Assert.Equal(
        SiloProgram.WrongConfiguration, await SiloProgram.RunAsync(["--urls", "http://0.0.0.0:0", "--Tune:Api:IsEnabled=true", $"--Tune:DataFolder={_folder.FullPath}"]));

    [Fact]
    public void All_that_is_wrong_with_it_is_said_with_the_rest()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Tune:Slots", "0"), new("Tune:Api:IsEnabeld", "true"), new("Tune:Api:MaxBodyBytes", "1"), new("Tune:Api:RequestsPerMinute", "many"), new("Tune:Api:KeysFile", ""),
            new("Tune:Api:Keys:0:Name", "ci"), new("Tune:Api:Keys:0:Hash", "secret"),
        ]).Build();

        var problems = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => SiloHostConfiguration.Read(configuration)).Failures.ToList();

        foreach (var named in new[] { "Slots", "Tune:Api:IsEnabeld is no setting", "Tune:Api:MaxBodyBytes must be", "Tune:Api:RequestsPerMinute must be a Int32; was 'many'", "Tune:Api:KeysFile must not be empty", "Tune:Api:Keys:0:Hash" })
            Assert.Contains(problems, problem => problem.Contains(named, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("secret", StringComparison.Ordinal));
    }
}
