using System.Collections.Immutable;
using System.Text.Json;

namespace Tune.Archives;

/// <summary>What an archive says of itself.</summary>
/// <param name="Format">That it is an archive of an experiment: <see cref="FormatName"/>.</param>
/// <param name="Version">How it is made up.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Trainable">The name of its trainable.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Entries">How many entries its journal has.</param>
/// <param name="Spec">Its spec.</param>
/// <param name="Journal">Its journal.</param>
/// <param name="Checkpoints">The checkpoints that came along.</param>
internal sealed record ArchiveManifest(
    string Format, int Version, string Experiment, string Trainable, DateTimeOffset CreatedAt, long Entries, ArchivedFile Spec, ArchivedFile Journal, ImmutableArray<ArchivedCheckpoint> Checkpoints)
{
    public const string FormatName = "tune-experiment";

    /// <summary>The version that is written, and the newest that can be read.</summary>
    public const int Newest = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>How much is unpacked.</summary>
    /// <exception cref="OverflowException">It is more than anybody has.</exception>
    public long Bytes => Checkpoints.Aggregate(checked(Spec.Bytes + Journal.Bytes), (sum, checkpoint) => checked(sum + checkpoint.Bytes));

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <exception cref="TuneException">It is none, or of a newer version.</exception>
    public static ArchiveManifest Read(byte[] utf8, ArchiveProblem problem)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            // the rest of another version may look otherwise
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("format", out var format) || !format.ValueEquals(FormatName)) throw problem.IsNone($"its {ArchivePaths.Manifest} is of something else");
            if (json.RootElement.TryGetProperty("version", out var version) && version.TryGetInt32(out var number) && number > Newest) throw problem.IsNewer(number);
            var manifest = json.Deserialize<ArchiveManifest>(Options) ?? throw problem.IsDamaged($"its {ArchivePaths.Manifest} is empty");
            if (manifest.Checkpoints.IsDefault || manifest.Version < 1 || manifest.Entries < 0) throw problem.IsDamaged($"its {ArchivePaths.Manifest} is not whole");
            foreach (var bytes in (IEnumerable<long>)[manifest.Spec.Bytes, manifest.Journal.Bytes, .. manifest.Checkpoints.Select(checkpoint => checkpoint.Bytes)])
                if (bytes < 0) throw problem.IsDamaged($"its {ArchivePaths.Manifest} has a size that is less than nothing");
            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw problem.IsDamaged($"its {ArchivePaths.Manifest} can't be read: {exception.Message}", exception);
        }
    }
}
