using System.Globalization;
using Tune.Grains;
using Xunit.Abstractions;

namespace Tune.Simulations;

/// <summary>What silos, trials and experiments cost one another as they become many: counts of messages and steps, which no machine changes. <see cref="ScaleFigures"/> has the times.</summary>
public sealed class ScaleTests
{
    private const int Few = 8;
    private const int Many = 32;
    private const int Experiments = 4;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_heartbeat_is_a_message_a_silo_and_no_silo_reads_more_of_the_membership_than_its_own_size_allows()
    {
        var (few, many) = (Beat(Few), Beat(Many));

        Assert.Equal((Few * (long)Window.TotalSeconds, Many * (long)Window.TotalSeconds), (few.Reports, many.Reports));
        Assert.InRange(many.MostSteps, 1, few.MostSteps * (Many / Few) * 5 / 4);
    }

    [Fact]
    public void That_no_experiment_is_forgotten_is_seen_to_by_one_silo_for_all()
    {
        var (few, many) = (Beat(Few), Beat(Many));

        Assert.NotEqual(0, few.Resumed);
        Assert.Equal(few.Resumed, many.Resumed);
    }

    [Fact]
    public void Silos_that_start_at_once_ask_for_forgotten_experiments_together()
    {
        Assert.Equal(Resumed(Few), Resumed(Many));

        static long Resumed(int silos)
        {
            var cluster = new ScaleCluster(1);
            for (var number = 0; number < Experiments; number++) cluster.StartExperiment(number, samples: 100, concurrent: 1);
            Assert.True(cluster.RunUntil(() => cluster.Running == Experiments, TimeSpan.FromSeconds(30)));
            cluster.Network.Take();
            cluster.Add(silos);
            cluster.Pass(TimeSpan.FromSeconds(1));
            return cluster.Network.Take()[Resume];
        }
    }

    [Fact]
    public void A_trial_costs_the_same_messages_on_few_silos_and_on_many()
    {
        Assert.Equal(MessagesATrial(Few), MessagesATrial(Many), 0.1);

        static double MessagesATrial(int silos)
        {
            var cluster = Filled(silos, experiments: silos / 4, samplesASlot: 3);
            Assert.True(cluster.RunUntil(() => cluster.HaveFinished(silos / 4), TimeSpan.FromMinutes(30)));
            var counted = cluster.Network.Take();
            // what goes by time and not by trials
            foreach (var timed in new[] { Report, Request, Resume, Supervise }) counted.Remove(timed);
            return (double)counted.Values.Sum() / cluster.Trained;
        }
    }

    /// <summary>As long as each has its fair share, what one gives back would be given to it again.</summary>
    [Fact]
    public void Experiments_that_all_want_every_slot_pass_their_leases_on_once_each_has_its_share()
    {
        var cluster = new ScaleCluster(Few);
        for (var number = 0; number < Experiments; number++) cluster.StartExperiment(number, samples: 10_000, concurrent: Few * ScaleCluster.Slots);
        cluster.Pass(TimeSpan.FromMinutes(10));
        cluster.Network.Take();
        var before = cluster.Trained;
        cluster.Pass(TimeSpan.FromMinutes(5));
        var counted = cluster.Network.Take();
        foreach (var timed in new[] { Report, Request, Resume, Supervise }) counted.Remove(timed);

        Assert.True(cluster.Trained - before > 200);
        Assert.InRange((double)counted.Values.Sum() / (cluster.Trained - before), 1, 1.1);
    }

    [Fact]
    public void The_end_of_a_silo_costs_messages_for_what_ran_there_and_not_for_what_runs_elsewhere()
    {
        var (few, many) = (Death(Few), Death(Many));

        Assert.Equal(ScaleCluster.Slots, few.Lost);
        Assert.Equal(ScaleCluster.Slots, many.Lost);
        // the experiments that were on it are told of what runs on each of the others
        Assert.InRange(many.Messages - few.Messages, 0, (Many - Few) * 3);
    }

    internal const string Report = $"{nameof(IResourceBrokerGrain)}.{nameof(IResourceBrokerGrain.ReportSiloAsync)}";
    internal const string Request = $"{nameof(IResourceBrokerGrain)}.{nameof(IResourceBrokerGrain.RequestAsync)}";
    internal const string Supervise = $"{nameof(IExperimentCatalogGrain)}.{nameof(IExperimentCatalogGrain.ResumeUnfinishedAsync)}";
    internal const string Resume = $"{nameof(IExperimentGrain)}.{nameof(IExperimentGrain.ResumeAfterRestartAsync)}";

    /// <summary>A cluster on which every slot has a trial.</summary>
    internal static ScaleCluster Filled(int silos, int experiments, int samplesASlot)
    {
        var cluster = new ScaleCluster(silos);
        var slots = silos * ScaleCluster.Slots;
        for (var number = 0; number < experiments; number++) cluster.StartExperiment(number, slots / experiments * samplesASlot, slots / experiments);
        Assert.True(cluster.RunUntil(() => cluster.Running == slots, TimeSpan.FromSeconds(29)), string.Create(CultureInfo.InvariantCulture, $"{cluster.Running} of {slots} trials run"));
        cluster.Network.Take();
        return cluster;
    }

    private static (long Reports, long Resumed, long MostSteps) Beat(int silos)
    {
        var cluster = Filled(silos, Experiments, samplesASlot: 10);
        var before = cluster.Silos.Select(silo => silo.Oracle.Steps).ToList();
        cluster.Pass(Window);
        var counted = cluster.Network.Take();
        return (counted[Report], counted.GetValueOrDefault(Resume), cluster.Silos.Select((silo, index) => silo.Oracle.Steps - before[index]).Max());
    }

    private static (int Lost, long Messages) Death(int silos)
    {
        var cluster = Filled(silos, experiments: 1, samplesASlot: 10);
        var slots = silos * ScaleCluster.Slots;
        cluster.Pass(TimeSpan.FromSeconds(1));
        var victim = cluster.Silos.First(silo => silo != cluster.SiloOf<IExperimentGrain>("e0000") && silo != cluster.SiloOf<IResourceBrokerGrain>(GrainKeys.Default));
        cluster.Network.Take();
        victim.Kill();
        cluster.Pass(TimeSpan.FromSeconds(10));
        var counted = cluster.Network.Take();
        foreach (var timed in new[] { Report, Request, Resume, Supervise }) counted.Remove(timed);
        return (slots - cluster.Running, counted.Values.Sum());
    }
}
