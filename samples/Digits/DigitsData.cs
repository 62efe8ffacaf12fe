using System.Globalization;

namespace Digits;

/// <summary>Images and their digits, read-only: image i is <c>Image(i)</c>, 64 pixels in [0, 1], and shows <c>Label(i)</c>.</summary>
public sealed class DigitSet
{
    public const int Side = 8;
    public const int Pixels = Side * Side;
    public const int Classes = 10;

    private readonly float[] _pixels;
    private readonly byte[] _labels;

    internal DigitSet(float[] pixels, byte[] labels)
    {
        if (pixels.Length != labels.Length * Pixels)
            throw new ArgumentException($"{labels.Length} labels need {labels.Length * Pixels} pixels, not {pixels.Length}.");
        _pixels = pixels;
        _labels = labels;
    }

    public int Count => _labels.Length;

    public ReadOnlySpan<float> Image(int index) => _pixels.AsSpan(index * Pixels, Pixels);

    public int Label(int index) => _labels[index];

    /// <summary>All images of this set, then all of the other.</summary>
    public DigitSet Concat(DigitSet other) => new([.. _pixels, .. other._pixels], [.. _labels, .. other._labels]);

    internal DigitSet Select(IReadOnlyList<int> indices)
    {
        var pixels = new float[indices.Count * Pixels];
        for (var i = 0; i < indices.Count; i++)
            Image(indices[i]).CopyTo(pixels.AsSpan(i * Pixels));
        return new DigitSet(pixels, [.. indices.Select(i => _labels[i])]);
    }
}

/// <summary>The data in three parts. Tuning sees <c>Train</c> and <c>Validation</c>; <c>Test</c> is for one look at the very end.</summary>
public sealed record DigitsData(DigitSet Train, DigitSet Validation, DigitSet Test)
{
    private const int Darkest = 16;

    /// <summary>The file next to the program, whatever the current directory is.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "digits.csv");

    public static DigitsData Load(int splitSeed, string? path = null) => Split(Read(path ?? DefaultPath), splitSeed);

    /// <summary>Reads the whole file; anything unexpected is a <see cref="FormatException"/> that says where it is.</summary>
    public static DigitSet Read(string path)
    {
        var pixels = new List<float>();
        var labels = new List<byte>();
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            var columns = text.Split(',');
            if (columns.Length != DigitSet.Pixels + 1)
            {
                throw new FormatException(
                    $"{path}, line {line}: expected {DigitSet.Pixels + 1} comma-separated columns, found {columns.Length}.");
            }

            for (var column = 0; column < DigitSet.Pixels; column++)
                pixels.Add(Number(column, Darkest, "a pixel") / (float)Darkest);
            labels.Add((byte)Number(DigitSet.Pixels, DigitSet.Classes - 1, "the digit"));

            int Number(int column, int max, string what)
            {
                if (int.TryParse(columns[column], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= max)
                    return value;
                throw new FormatException(
                    $"{path}, line {line}, column {column + 1}: expected {what}, an integer from 0 to {max}, found \"{columns[column]}\".");
            }
        }

        return labels.Count > 0 ? new DigitSet([.. pixels], [.. labels]) : throw new FormatException($"{path}: the file is empty.");
    }

    /// <summary>60 % train, 20 % validation, 20 % test, of every digit alike; the same seed gives the same split.</summary>
    public static DigitsData Split(DigitSet all, int seed)
    {
        List<int> train = [], validation = [], test = [];
        var rng = new Rng(seed, purpose: 0);
        foreach (var sameDigit in Enumerable.Range(0, all.Count).GroupBy(all.Label).OrderBy(g => g.Key))
        {
            int[] indices = [.. sameDigit];
            rng.Shuffle(indices);
            var fifth = (int)Math.Round(indices.Length / 5.0);
            test.AddRange(indices[..fifth]);
            validation.AddRange(indices[fifth..(2 * fifth)]);
            train.AddRange(indices[(2 * fifth)..]);
        }

        return new DigitsData(all.Select(train), all.Select(validation), all.Select(test));
    }
}
