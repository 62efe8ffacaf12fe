using Tune.Testing;

namespace Tune.Tests.Kernel;

public sealed class RandomSearchContract : SearcherContract
{
    protected override SearcherSpec Create() => new RandomSearch();
}

public sealed class AutoContract : SearcherContract
{
    protected override SearcherSpec Create() => new Auto();
}

public sealed class GridSearchContract : SearcherContract
{
    protected override SearcherSpec Create() => new GridSearch { Resolution = 3 };
}

public sealed class QuasiRandomSearchContract : SearcherContract
{
    protected override SearcherSpec Create() => new QuasiRandomSearch();
}

public sealed class QuasiRandomUnscrambledContract : SearcherContract
{
    protected override SearcherSpec Create() => new QuasiRandomSearch { Scramble = false };
}

public sealed class TpeContract : SearcherContract
{
    protected override SearcherSpec Create() => new Tpe { StartupTrials = 2 };
}

public sealed class BohbContract : SearcherContract
{
    protected override SearcherSpec Create() => new Bohb { MinPoints = 2, RandomFraction = 0.1 };
}

public sealed class PrescreeningContract : SearcherContract
{
    protected override SearcherSpec Create() => new Prescreening { StartupTrials = 2, MinGood = 2 };
}

public sealed class TpeUnivariateContract : SearcherContract
{
    protected override SearcherSpec Create() => new Tpe { StartupTrials = 1, Multivariate = false, Weights = TpeWeights.OldDecay };
}

public sealed class Nsga2Contract : SearcherContract
{
    protected override SearcherSpec Create() => new Nsga2 { PopulationSize = 4 };
}

public sealed class MultiObjectiveContract : SearcherContract
{
    protected override SearcherSpec Create() => new MultiObjective { Method = MultiObjectiveMethod.Nsga2 };
}

public sealed class ConcurrencyLimiterContract : SearcherContract
{
    protected override SearcherSpec Create() => new ConcurrencyLimiter { Searcher = new Tpe { StartupTrials = 2 }, MaxConcurrent = 2 };
}

public sealed class BatchContract : SearcherContract
{
    protected override SearcherSpec Create() => new ConcurrencyLimiter { Searcher = new Tpe { StartupTrials = 2 }, MaxConcurrent = 3, Batch = true };
}

public sealed class RepeaterContract : SearcherContract
{
    protected override SearcherSpec Create() => new Repeater { Searcher = new Tpe { StartupTrials = 2 }, Repeats = 2 };
}

public sealed class RepeatedGridInBatchesContract : SearcherContract
{
    protected override SearcherSpec Create() =>
        new ConcurrencyLimiter { Searcher = new Repeater { Searcher = new GridSearch { Resolution = 3 }, Repeats = 2 }, MaxConcurrent = 4, Batch = true };
}

public sealed class CmaEsContract : SearcherContract
{
    protected override SearcherSpec Create() => new CmaEs();
}

public sealed class CmaEsSmallContract : SearcherContract
{
    protected override SearcherSpec Create() => new CmaEs { Population = 2, Restart = RestartStrategy.Bipop, Tolerance = 0.07 };
}

public sealed class CmaEsPlainContract : SearcherContract
{
    protected override SearcherSpec Create() => new CmaEs { Surrogate = false, Restart = RestartStrategy.None, Population = 3 };
}

public sealed class DifferentialEvolutionContract : SearcherContract
{
    protected override SearcherSpec Create() => new DifferentialEvolution { Population = 4 };
}

public sealed class ParticleSwarmContract : SearcherContract
{
    protected override SearcherSpec Create() => new ParticleSwarm { Swarm = 2 };
}

public sealed class OnePlusOneContract : SearcherContract
{
    protected override SearcherSpec Create() => new OnePlusOne();
}

public sealed class GaussianProcessContract : SearcherContract
{
    protected override SearcherSpec Create() => new GaussianProcess { StartupTrials = 2, Candidates = 24, Starts = 2 };
}

public sealed class GaussianProcessThompsonContract : SearcherContract
{
    protected override SearcherSpec Create() => new GaussianProcess { StartupTrials = 1, Acquisition = AcquisitionFunction.Thompson, Candidates = 24 };
}

public sealed class GaussianProcessLocalContract : SearcherContract
{
    protected override SearcherSpec Create() => new GaussianProcess
    {
        StartupTrials = 2, Acquisition = AcquisitionFunction.UpperConfidenceBound, InputWarping = true, TrustRegionDimensions = 0, MaxModelTrials = 8, Candidates = 24, Starts = 2,
    };
}

public sealed class FifoContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new Fifo();
}

public sealed class AshaContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new Asha { MaxResource = 30, GracePeriod = 2, ReductionFactor = 2 };

    protected override int GracePeriod => 2;
}

public sealed class AshaRankContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new Asha { MaxResource = 30, ReductionFactor = 2.5, Cutoff = AshaCutoff.Rank };
}

public sealed class AshaBracketsContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new Asha { MaxResource = 27, ReductionFactor = 3, Brackets = 3 };
}

public sealed class AshaPromotionContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new AshaPromotion { MaxResource = 9, ReductionFactor = 3 };
}

public sealed class AshaPromotionBracketsContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new AshaPromotion { MaxResource = 4, ReductionFactor = 1.5, Brackets = 2 };
}

public sealed class HyperBandContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new HyperBand { MaxResource = 4, ReductionFactor = 2 };
}

public sealed class HyperBandForBohbContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new HyperBandForBohb { MaxResource = 4, ReductionFactor = 2 };
}

public sealed class MedianStoppingContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new MedianStopping { GracePeriod = 3, MinSamples = 2 };

    protected override int GracePeriod => 3;
}

public sealed class MedianPausingContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new MedianStopping { GracePeriod = 0.5, MinSamples = 1, HardStop = false, TimeAttribute = ResourceUnit.Seconds };
}


public sealed class PopulationBasedTrainingContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new PopulationBasedTraining { PerturbationInterval = 2, QuantileFraction = 0.5 };
}

public sealed class PopulationBasedTrainingSynchronousContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new PopulationBasedTraining { PerturbationInterval = 3, Synchronous = true };
}

public sealed class PopulationBasedTrainingSecondsContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new PopulationBasedTraining { PerturbationInterval = 1.5, BurnIn = 2, TimeAttribute = ResourceUnit.Seconds };
}

public sealed class Pb2Contract : SchedulerContract
{
    protected override SchedulerSpec Create() => new Pb2 { PerturbationInterval = 2, QuantileFraction = 0.5 };
}

public sealed class ResourceChangingContract : SchedulerContract
{
    protected override SchedulerSpec Create() => new ResourceChanging { Base = new Asha { MaxResource = 60, ReductionFactor = 3 } };
}

public sealed class TimeBudgetContract : StopRuleContract
{
    protected override StopRule Create() => Stop.After(TimeSpan.FromSeconds(50));
}

public sealed class MaxIterationContract : StopRuleContract
{
    protected override StopRule Create() => Stop.AtIteration(5);
}

public sealed class WhenAboveContract : StopRuleContract
{
    protected override StopRule Create() => Stop.WhenAbove("loss", 0.9);
}

public sealed class WhenBelowContract : StopRuleContract
{
    protected override StopRule Create() => Stop.WhenBelow("loss", 0.1);
}

public sealed class WhenContract : StopRuleContract
{
    protected override StopRule Create() => Stop.When("third", trial => trial.Iteration % 3 == 0);
}

public sealed class TrialPlateauContract : StopRuleContract
{
    protected override StopRule Create() => Stop.OnTrialPlateau("loss", 0.1, 3, 3);
}

public sealed class ExperimentPlateauContract : StopRuleContract
{
    protected override StopRule Create() => Stop.OnExperimentPlateau(0.05, 3, 2);
}

public sealed class AnyOfContract : StopRuleContract
{
    protected override StopRule Create() => Stop.AtIteration(9) | Stop.OnExperimentPlateau(0.05, 3, 2) | Stop.OnTrialPlateau("loss", 0.1, 2, 2);
}

public sealed class AllOfContract : StopRuleContract
{
    protected override StopRule Create() => Stop.AtIteration(4) & Stop.WhenBelow("loss", 0.5);
}

public sealed class ForExperimentContract : StopRuleContract
{
    protected override StopRule Create() => (Stop.AtIteration(4) | Stop.OnTrialPlateau("loss", 0.1, 2, 2)).ForExperiment();
}
