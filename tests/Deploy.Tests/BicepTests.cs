using System.Reflection;
using System.Text.Json;

namespace Deploy.Tests;

/// <summary>The template for Azure compiles without a warning, and holds no secret.</summary>
public sealed class BicepTests
{
    [Fact]
    public void It_compiles_without_a_warning()
    {
        var (code, _, error) = Build();

        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public void Secrets_are_asked_for_kept_in_the_vault_and_given_out_nowhere()
    {
        using var template = JsonDocument.Parse(Build().Output);
        var parameters = template.RootElement.GetProperty("parameters").EnumerateObject().ToList();

        var secrets = parameters.Where(parameter => parameter.Value.GetProperty("type").GetString() == "securestring").ToList();
        Assert.Equal(["authority", "certificate", "certificateKey", "databasePassword"], secrets.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        Assert.All(secrets, parameter => Assert.False(parameter.Value.TryGetProperty("defaultValue", out _), parameter.Name));
        foreach (var output in template.RootElement.GetProperty("outputs").EnumerateObject())
            Assert.All(secrets, secret => Assert.DoesNotContain($"'{secret.Name}'", output.Value.GetRawText(), StringComparison.Ordinal));
        // beside the vault and the server itself nobody is given one
        var users = template.RootElement.GetProperty("resources").EnumerateArray()
            .Where(resource => secrets.Any(secret => resource.GetRawText().Contains($"parameters('{secret.Name}')", StringComparison.Ordinal))).Select(resource => resource.GetProperty("type").GetString()).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.KeyVault/vaults/secrets"], users);
    }

    internal static (int ExitCode, string Output, string Error) Build()
    {
        var program = typeof(BicepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Bicep").Value ?? throw new InvalidOperationException("It is not said where Bicep is.");
        // programs come out of a package without the right to run
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return Command.Run(program, "build", "deploy/azure/main.bicep", "--stdout");
    }
}
