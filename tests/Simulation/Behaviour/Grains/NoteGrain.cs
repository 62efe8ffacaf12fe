using System.Collections.Immutable;
using Orleans;

namespace Tune.Behaviour;

/// <summary>A message as ours are: nobody can change one, so it makes no difference whether it was copied.</summary>
[GenerateSerializer, Immutable, Alias("test.note")]
public sealed record Note([property: Id(0)] string Title, [property: Id(1)] ImmutableArray<NoteLine> Lines, [property: Id(2)] ImmutableSortedDictionary<string, int> Marks);

[GenerateSerializer, Immutable, Alias("test.note-line")]
public sealed record NoteLine([property: Id(0)] string Text);

public interface INoteGrain : IGrainWithStringKey
{
    Task<Note> Keep(Note note);

    Task<Note> Kept();

    Task Append(string line);
}

public sealed class NoteGrain : Grain, INoteGrain
{
    private Note _note = new("", [], ImmutableSortedDictionary<string, int>.Empty);

    public Task<Note> Keep(Note note) => Task.FromResult(_note = note);

    public Task<Note> Kept() => Task.FromResult(_note);

    public Task Append(string line)
    {
        _note = _note with { Lines = _note.Lines.Add(new NoteLine(line)), Marks = _note.Marks.SetItem(line, _note.Lines.Length) };
        return Task.CompletedTask;
    }
}
