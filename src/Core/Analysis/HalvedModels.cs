using System.Collections.Immutable;

namespace Tune.Analysis;

/// <summary>Pairs of models of the trials. For each pair these are halved anew, at random; what is chance in one half is none in the other.</summary>
internal sealed class HalvedModels
{
    private const int PairCount = 8;
    private const int Depth = 4;
    private const int FewestInLeaf = 3;

    /// <summary>A model of more trials is no better, and takes longer; other pairs have others of them.</summary>
    private const int MostInHalf = 2000;

    private const ulong Seed = 1;

    public HalvedModels(CellTable table)
    {
        Table = table;
        var half = Math.Min(table.Count / 2, MostInHalf);
        var grower = new TreeGrower(table, Math.Clamp(half / 10, 1, FewestInLeaf), Depth);
        var pairs = ImmutableArray.CreateBuilder<ModelPair>(PairCount);
        var predicted = new double[table.Count];
        var predictions = new int[table.Count];
        for (var pair = 0; pair < PairCount; pair++)
        {
            var rng = new Rng(Seed, Rng.StreamOf(pair, "importance"));
            var rows = Shuffle(table.Count, ref rng);
            var (ofFirst, ofSecond) = (rows[..half], rows[half..Math.Min(2 * half + rows.Length % 2, rows.Length)]);
            var models = new ModelPair(new BoostedTrees(table, ofFirst, grower, ref rng), new BoostedTrees(table, ofSecond, grower, ref rng));
            Predict(models.Second, ofFirst);
            Predict(models.First, ofSecond);
            pairs.Add(models);
        }

        Pairs = pairs.MoveToImmutable();
        // the scores' variance is 1
        Fit = 1 - Enumerable.Range(0, table.Count).Where(row => predictions[row] > 0).Average(row => Math.Pow(table.Scores[row] - predicted[row] / predictions[row], 2));

        void Predict(BoostedTrees model, int[] rows)
        {
            foreach (var row in rows)
            {
                predicted[row] += model.Predict(table, row);
                predictions[row]++;
            }
        }
    }

    public CellTable Table { get; }

    public ImmutableArray<ModelPair> Pairs { get; }

    /// <summary>Which part of the variance models predict of the halves that they are not from: R², at most 1.</summary>
    public double Fit { get; }

    private static int[] Shuffle(int count, ref Rng rng)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var other = rng.NextInt32(i + 1);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows;
    }
}
