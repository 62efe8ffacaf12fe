using System.Text;

namespace Tune.Grains;

public sealed class GrainSnapshotTests
{
    [Fact]
    public void Snapshot_is_read_back_and_is_smaller_than_its_text()
    {
        var kernel = Kernel(trials: 1000);
        var text = kernel.Capture() ?? "";

        var body = GrainSnapshot.Capture(kernel, [3, 5]) ?? default;

        Assert.InRange(body.Length, 1, text.Length / 2);
        var snapshot = GrainSnapshot.Parse(body);
        Assert.Equal(text, Encoding.UTF8.GetString(snapshot.Kernel.Span));
        Assert.Equal([3, 5], snapshot.Unsettled.AsEnumerable());
    }

    [Fact]
    public void Snapshot_of_an_earlier_version_is_text()
    {
        var snapshot = GrainSnapshot.Parse(Encoding.UTF8.GetBytes("""{"unsettled":[3,5],"kernel":{"trials":[{}]}}"""));

        Assert.Equal("""{"trials":[{}]}""", Encoding.UTF8.GetString(snapshot.Kernel.Span));
        Assert.Equal([3, 5], snapshot.Unsettled.AsEnumerable());
    }

    private static Experiment Kernel(int trials)
    {
        var kernel = new Experiment(Some.Spec(samples: trials));
        kernel.Handle(new Input.Start(DateTimeOffset.UnixEpoch));
        for (var trial = 0; trial < trials; trial++) kernel.Handle(new Input.SlotOffered(DateTimeOffset.UnixEpoch));
        return kernel;
    }
}
