using System.Collections.Immutable;

namespace Tune;

/// <summary>What a trainable notes about its trial: kept until a direct call has told it.</summary>
internal sealed partial class AttemptSession
{
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    private int _takenAttributes;

    public override void SetAttribute<T>(string name, T value)
    {
        var json = Notes.ToAttribute(name, value, typeof(T));
        lock (_lock)
        {
            if (HasEnded) throw EndedBefore();
            _attributes.Add(KeyValuePair.Create(name, json));
        }
    }

    private ImmutableArray<KeyValuePair<string, string>> TakeAttributes()
    {
        _takenAttributes = _attributes.Count;
        return [.. _attributes];
    }

    /// <summary>Those that were taken last are in the journal.</summary>
    private void ForgetAttributes()
    {
        _attributes.RemoveRange(0, _takenAttributes);
        _takenAttributes = 0;
    }
}
