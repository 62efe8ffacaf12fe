namespace Tune.Tests.Kernel;

public sealed class ProgramSpecTests
{
    private static readonly ProgramSpec Full = new()
    {
        Command = ["python3", "train.py", "--x", "{x}"],
        Environment = new ProgramSpec { Command = [] }.Environment.Add("OMP_NUM_THREADS", "1").Add("EMPTY", ""),
        Folder = "/code",
        GracePeriod = TimeSpan.FromSeconds(2.5),
        MemoryLimit = 1L << 31,
        PinsProcessors = true,
    };

    [Fact]
    public void A_program_comes_back_from_its_experiments_JSON_as_it_was()
    {
        var registry = new AlgorithmRegistry();
        foreach (var program in new[] { Full, new ProgramSpec { Command = ["true"] } })
        {
            var json = ExperimentSpecJson.Write(Given.Spec() with { Program = program }, registry);

            var read = ExperimentSpecJson.Read(json, registry);

            Assert.Equal(json, ExperimentSpecJson.Write(read, registry));
            var (expected, actual) = (program, Assert.IsType<ProgramSpec>(read.Program));
            Assert.Equal(expected.Command.AsEnumerable(), actual.Command.AsEnumerable());
            Assert.Equal(expected.Environment.AsEnumerable(), actual.Environment.AsEnumerable());
            Assert.Equal((expected.Folder, expected.GracePeriod, expected.MemoryLimit, expected.PinsProcessors), (actual.Folder, actual.GracePeriod, actual.MemoryLimit, actual.PinsProcessors));
        }
    }

    [Fact]
    public void An_experiment_without_a_program_is_written_as_before_there_were_any() =>
        Assert.DoesNotContain("program", ExperimentSpecJson.Write(Given.Spec(), new AlgorithmRegistry()), StringComparison.Ordinal);

    [Fact]
    public void What_differs_in_a_program_is_named()
    {
        var registry = new AlgorithmRegistry();
        string Write(ProgramSpec program) => ExperimentSpecJson.Write(Given.Spec() with { Program = program }, registry);

        var differences = ExperimentSpecJson.Differences(Write(Full), Write(Full with { Command = ["python3", "train.py", "--x", "{x}", "-v"], MemoryLimit = null }));

        Assert.Equal(2, differences.Length);
        Assert.All(differences, difference => Assert.StartsWith("program/", difference, StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var error = Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec() with { Program = Full with { Command = ["run", "{lrr}"], GracePeriod = TimeSpan.FromSeconds(-1), MemoryLimit = 0 } }));

        Assert.Equal(3, error.Problems.Length);
        Assert.Equal(["Program.Command must begin with a program, such as [\"python3\", \"train.py\"]."],
            Assert.Throws<InvalidExperimentException>(() => ExperimentValidator.Validate(Given.Spec() with { Program = Full with { Command = [] } })).Problems.AsEnumerable());
    }
}
