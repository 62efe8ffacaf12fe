namespace Tune.Grains;

/// <summary>What is waited for, as a reader that keeps the last value of each series needs it.</summary>
public sealed class PendingMeasurementsTests
{
    private readonly PendingMeasurements _pending = new();

    [Fact]
    public void Wants_of_an_experiment_are_added_up_over_all_bundles()
    {
        var gpu = new TrialResources { Gpu = 0.5, Custom = new Dictionary<string, double> { ["licence"] = 1 }, AdditionalBundles = [new ResourceBundle { Cpu = 3, Memory = 100 }] };

        _pending.Set([("a", new ResourceWant(gpu, 4)), ("a", new ResourceWant(TrialResources.Default, 2)), ("b", new ResourceWant(TrialResources.Default, 1))]);

        Assert.Equal(["a 6", "b 1"], Trials);
        Assert.Equal(["a cpu 18", "a gpu 2", "a licence 4", "a memory 400", "b cpu 1"], Resources);
    }

    [Fact]
    public void What_is_not_waited_for_any_more_is_nothing_and_still_there()
    {
        _pending.Set([("a", new ResourceWant(TrialResources.Default, 2))]);
        _pending.Set([("b", new ResourceWant(TrialResources.Default, 1))]);
        Assert.Equal(["a 0", "b 1"], Trials);

        _pending.Set([]);

        Assert.Equal(["a 0", "b 0"], Trials);
        Assert.Equal(["a cpu 0", "b cpu 0"], Resources);
    }

    [Fact]
    public void However_many_experiments_and_resources_there_are_the_series_are_bounded_and_the_sum_is_right()
    {
        for (var round = 0; round < 3; round++)
        {
            var first = round * PendingMeasurements.MostNamed;
            _pending.Set(Enumerable.Range(first, PendingMeasurements.MostNamed).Select(number => (
                $"e{number}", new ResourceWant(new TrialResources { Cpu = 0, Custom = new Dictionary<string, double> { [$"r{number}"] = 1 } }, 2))));

            Assert.Equal(2 * PendingMeasurements.MostNamed, _pending.Trials.Sum(trials => trials.Value));
            Assert.Equal(2 * PendingMeasurements.MostNamed, _pending.Resources.Sum(amount => amount.Value));
        }

        Assert.Equal(PendingMeasurements.MostNamed + 1, _pending.Trials.Count());
        Assert.Equal(PendingMeasurements.MostNamed + 1, _pending.Resources.Count());
        Assert.Contains($"{PendingMeasurements.Others} {2 * PendingMeasurements.MostNamed}", Trials);
    }

    private IEnumerable<string> Trials => _pending.Trials.Select(trials => $"{Text(trials.Tags)} {trials.Value}");

    private IEnumerable<string> Resources => _pending.Resources.Select(amount => FormattableString.Invariant($"{Text(amount.Tags)} {amount.Value}"));

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new List<string>();
        foreach (var (_, value) in tags) values.Add($"{value}");
        return string.Join(' ', values);
    }
}
