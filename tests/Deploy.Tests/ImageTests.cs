using System.Diagnostics;
using Tune.Servers;
using Tune.Silo;

namespace Deploy.Tests;

/// <summary>The image that <c>dotnet publish</c> makes is started: minutes, so it is asked for by TUNE_IMAGE=1 (Debian, as root).</summary>
public sealed class ImageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [WantedFact("TUNE_IMAGE")]
    public async Task What_is_in_the_image_starts_says_that_it_is_ready_and_ends_as_asked()
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Files.Root, "tests/Deploy.Tests/image.sh"), Files.Root, $"{FreePorts.Next()}"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("bash did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var error = script.StandardError.ReadToEndAsync(limit.Token);
        var output = await script.StandardOutput.ReadToEndAsync(limit.Token);
        await script.WaitForExitAsync(limit.Token);

        Assert.True(script.ExitCode == 0, output + await error);
        var lines = output.Split('\n');
        Assert.Contains("user 1654", lines);
        Assert.Contains("start \"/app/Tune.Silo\"", lines);
        Assert.Contains("silo: The silo is active.", lines);
        Assert.Contains($"ended {SiloProgram.Ended}", lines);
    }
}
