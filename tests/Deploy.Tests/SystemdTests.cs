namespace Deploy.Tests;

/// <summary>The unit is what systemd reads, and exposes little.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [NeedsFact("systemd-analyze", "--version")]
    public void The_unit_is_right()
    {
        // that its program and its files are not on this machine is not its fault
        var (code, output, error) = Command.Run("systemd-analyze", "verify", Unit(text => text.Replace("/opt/tune-silo/Tune.Silo", "/bin/true", StringComparison.Ordinal)));

        Assert.Equal((0, "", ""), (code, output, error));
    }

    [NeedsFact("systemd-analyze", "--version")]
    public void A_mistake_in_the_unit_would_be_found()
    {
        var (_, output, error) = Command.Run("systemd-analyze", "verify", Unit(text => text.Replace("ExecStart=/opt/tune-silo/Tune.Silo", "ExecStart=/bin/true\nProtectHom=yes", StringComparison.Ordinal)));

        Assert.Contains("ProtectHom", output + error, StringComparison.Ordinal);
    }

    [NeedsFact("systemd-analyze", "--version")]
    public void It_exposes_little()
    {
        // of 10; in tenths: what is left is the network, and that .NET compiles while it runs
        var (code, output, error) = Command.Run("systemd-analyze", "security", "--offline=true", "--threshold=20", Unit(text => text));

        Assert.True(code == 0, output + error);
        Assert.Contains("Overall exposure level", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_configuration_is_not_tried_again_and_all_else_is()
    {
        var unit = Files.Read("deploy/systemd/tune-silo.service");

        Assert.Contains($"RestartPreventExitStatus={Tune.Silo.SiloProgram.WrongConfiguration}\n", unit, StringComparison.Ordinal);
        Assert.Contains("Restart=on-failure\n", unit, StringComparison.Ordinal);
    }

    private string Unit(Func<string, string> change)
    {
        var file = Path.Combine(_folder.FullName, "tune-silo.service");
        File.WriteAllText(file, change(Files.Read("deploy/systemd/tune-silo.service")));
        return file;
    }
}
