namespace Tune.Http.Tests;

/// <summary>What would come of a spec, before anything is started.</summary>
public sealed class ValidationTests(FinishedExperiment finished) : IClassFixture<FinishedExperiment>
{
    [Fact]
    public async Task What_is_right_is_said_to_be_and_not_started()
    {
        var answer = await ValidateAsync(new { trainable = "curve", spec = Spec("fresh") });

        Assert.True(answer.IsValid);
        Assert.Empty(answer.Problems);
        Assert.False(answer.Exists);
        Assert.DoesNotContain(await finished.Host.Tuner.ListAsync(), one => one.Name == "fresh");
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_its_place()
    {
        var answer = await ValidateAsync(new { trainable = "curve", spec = new { name = "a b/", space = new { x = new { uniform = new[] { 1, 0 } } }, samples = -1, scheduler = new { kind = "ash" }, extra = 1 } });

        Assert.False(answer.IsValid);
        foreach (var place in (string[])["spec.objective", "spec.space", "spec.scheduler", "spec.extra"]) Assert.Contains(answer.Problems, problem => problem.StartsWith(place, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_refused_when_it_is_sent_is_refused_before()
    {
        Assert.Contains("trainable is missing", Assert.Single((await ValidateAsync(new { spec = Spec("fresh") })).Problems), StringComparison.Ordinal);
        Assert.Contains("Tune:Api:AllowPrograms", Assert.Single((await ValidateAsync(new { spec = new { name = "p", space = new { x = new { uniform = new[] { 0, 1 } } }, objective = new { metric = "loss", goal = "Minimize" }, program = new { command = new[] { "sh" } } } })).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said() => Assert.True((await ValidateAsync(new { trainable = "curve", spec = Spec("curves") })).Exists);

    private static object Spec(string name) => new { name, space = new { x = new { uniform = new[] { 0, 1 } } }, objective = new { metric = "loss", goal = "Minimize" } };

    private async Task<(bool IsValid, string[] Problems, bool Exists)> ValidateAsync(object body)
    {
        var answer = await finished.Host.DoAsync(HttpMethod.Post, "api/v1/experiments:validate", body);
        return (answer.GetProperty("isValid").GetBoolean(), [.. answer.GetProperty("problems").EnumerateArray().Select(one => one.GetString() ?? "")], answer.GetProperty("exists").GetBoolean());
    }
}
