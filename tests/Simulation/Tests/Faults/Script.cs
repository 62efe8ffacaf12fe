namespace Tune.Simulations;

/// <summary>What happens to one message or one access to the storage.</summary>
internal enum Fate
{
    /// <summary>The message is lost.</summary>
    Lost,

    /// <summary>The access fails and has no effect.</summary>
    Fails,

    /// <summary>The write is durable and fails all the same.</summary>
    HalfFails,

    /// <summary>The silo ends before the write is durable.</summary>
    CrashesBefore,

    /// <summary>The silo ends when the write is durable.</summary>
    CrashesAfter,

    /// <summary>The silo stands still when the access has been made, for <see cref="Script.Freeze"/>.</summary>
    Freezes,
}

/// <summary>Faults that are not drawn but said: what happens to which message or access.</summary>
internal sealed class Script
{
    /// <summary>Long enough for the others to take a silo that stands still to be dead.</summary>
    public static readonly TimeSpan Freeze = TimeSpan.FromSeconds(40);

    private readonly List<Line> _lines = [];

    /// <summary>The <paramref name="time"/>-th, from 1, whose text contains <paramref name="part"/>; a star in it stands for anything.</summary>
    public Script On(string part, Fate fate, int time = 1)
    {
        _lines.Add(new Line(part, fate) { Left = time });
        return this;
    }

    /// <summary>Whether silos may take each other for dead.</summary>
    public bool LosesMessages => _lines.Exists(line => line.Fate == Fate.Lost);

    /// <summary>What it says about that never came.</summary>
    public IEnumerable<string> Unused => _lines.Where(line => line.Left > 0).Select(line => line.Part);

    /// <summary>What is said about this one, if anything.</summary>
    public Fate? Of(string what)
    {
        Fate? fate = null;
        foreach (var line in _lines.Where(line => Contains(what, line.Part)))
        {
            if (--line.Left == 0) fate = line.Fate;
        }

        return fate;
    }

    private static bool Contains(string what, string part)
    {
        var from = 0;
        foreach (var piece in part.Split('*'))
        {
            var at = what.IndexOf(piece, from, StringComparison.Ordinal);
            if (at < 0) return false;
            from = at + piece.Length;
        }

        return true;
    }

    private sealed record Line(string Part, Fate Fate)
    {
        public int Left { get; set; }
    }
}
