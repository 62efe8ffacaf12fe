namespace Tune.Scheduling;

/// <summary>In which order a kind of HyperBand opens its brackets, serves them, and when it halves one.</summary>
internal abstract class HyperBandOrder
{
    /// <summary>Its name, for a person.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it halves a bracket that is not full as soon as no new trial can join it; else only when nothing else can go on.</summary>
    public abstract bool HalvesWithoutHope { get; }

    /// <summary>The halvings of the bracket that is opened at a position of a band.</summary>
    public abstract int HalvingsAt(int position, int brackets);

    /// <summary>The brackets of a band in the order in which they get a free slot.</summary>
    public abstract IEnumerable<HyperBandBracket> Serve(IEnumerable<HyperBandBracket> band);

    public sealed class FewestTrialsFirst : HyperBandOrder
    {
        public override string Name => "hyperband";

        public override bool HalvesWithoutHope => true;

        public override int HalvingsAt(int position, int brackets) => position;

        public override IEnumerable<HyperBandBracket> Serve(IEnumerable<HyperBandBracket> band) => band.OrderBy(bracket => bracket.Completion);
    }

    public sealed class MostTrialsFirst : HyperBandOrder
    {
        public override string Name => "bohb-hyperband";

        public override bool HalvesWithoutHope => false;

        public override int HalvingsAt(int position, int brackets) => brackets - position - 1;

        public override IEnumerable<HyperBandBracket> Serve(IEnumerable<HyperBandBracket> band) => band;
    }
}
