namespace Tune.Spaces;

/// <summary>What a value can be; several together are what is possible.</summary>
[Flags]
internal enum ConstraintKinds
{
    /// <summary>No value: a parameter of a branch that was not chosen, and whatever is computed from it.</summary>
    Absent = 0,
    Number = 1,
    Text = 2,
    Truth = 4,
    Null = 8,
    Any = Number | Text | Truth | Null,
}
