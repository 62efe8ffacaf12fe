namespace Tune.Grains;

/// <summary>A process that tunes a program, to be killed under it.</summary>
internal static class ProgramChild
{
    public const string FolderVariable = "TUNE_TEST_PROGRAM_FOLDER";

    /// <summary>Where each process of a trial writes its number, in the folder of the test.</summary>
    public const string ProcessesFile = "processes";

    /// <summary>What a trial starts beside itself: one in its group, and one that has left it and its terminal.</summary>
    public const int ProcessesOfATrial = 3;

    public const int Trials = 2;

    public static async Task<int> RunAsync(string folder)
    {
        await using var tuner = await Tuner.StartLocalAsync(Path.Combine(folder, "data"), options => options.Slots = Trials);
        var script = $$"""
            trap '' HUP TERM INT
            note() { echo $1 >>'{{folder}}/{{ProcessesFile}}'; }
            sh -c 'while :; do sleep 1; done' &
            note $!
            setsid sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 </dev/null &
            note $!
            note $$
            while :; do sleep 1; done
            """;
        await tuner.FitAsync(Trainable.Program("sh", "-c", script), Some.Spec("held", Trials));
        return 0;
    }
}
