using System.Text.Json.Serialization;

namespace Tune.Testing;

/// <summary>How an attempt of a trial ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>The trainable came to its end by itself.</summary>
    Completed,

    /// <summary>It was told to stop, and did.</summary>
    Stopped,

    /// <summary>It was told to hold, and did; the trial would go on from its newest checkpoint.</summary>
    Paused,

    /// <summary>It threw: see <see cref="AttemptResult.Error"/>.</summary>
    Failed,

    /// <summary>It came down because its process was told to end; the trial would go on from its newest checkpoint.</summary>
    ShutDown,
}
