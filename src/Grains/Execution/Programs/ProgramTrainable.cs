using System.Text.Json.Nodes;
using Tune.Grains;

namespace Tune;

/// <summary>A program in the place of code.</summary>
internal sealed class ProgramTrainable(ProgramSpec program, ProgramHost host) : TrainableDefinition(GrainKeys.Program)
{
    public const string NotAllowed =
        "Its trials are programs, which this silo does not run: whoever may start experiments could run anything on it. Set Tune:AllowPrograms to true on every silo if that is meant.";

    public override Type ConfigType => typeof(Configuration);

    internal override ProgramSpec Program => program;

    internal override bool HasCode => true;

    /// <exception cref="NonRetryableTrialException">This silo runs no programs.</exception>
    public static ProgramTrainable Parse(string json, ProgramHost host)
    {
        if (!host.IsAllowed) throw new NonRetryableTrialException(NotAllowed);
        return new ProgramTrainable(ProgramSpecJson.Read(JsonNode.Parse(json) ?? throw new FormatException("The program is null.")), host);
    }

    internal override Task RunAsync(Configuration configuration, RunningTrial trial) => new ProgramRun(program, configuration, (AttemptSession)trial, host).RunAsync();
}
