using System.Collections.Immutable;
using Orleans.Streams;

namespace Tune.Behaviour;

/// <summary>
/// The simulator passes messages as they are and Orleans copies what is not marked as immutable; with messages that cannot be changed
/// (an architecture test walks all of ours) nobody can tell.
/// </summary>
public sealed class MessageTests
{
    [Fact]
    public async Task What_the_caller_made_a_message_of_can_change_and_the_callee_keeps_what_it_got()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<INoteGrain>("a");
        var lines = new List<NoteLine> { new("one") };
        var marks = ImmutableSortedDictionary.CreateBuilder<string, int>();
        marks["one"] = 1;
        await grain.Keep(new Note("mine", [.. lines], marks.ToImmutable())).OrFail();

        lines[0] = new NoteLine("changed");
        lines.Add(new NoteLine("two"));
        (marks["one"], marks["two"]) = (100, 2);

        Assert.Equal("mine: one; one=1", Text(await grain.Kept().OrFail()));
    }

    [Fact]
    public async Task What_the_callee_does_to_what_it_keeps_shows_in_nothing_that_callers_hold()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<INoteGrain>("a");
        var sent = new Note("mine", [new("one")], ImmutableSortedDictionary<string, int>.Empty);
        var answered = await grain.Keep(sent).OrFail();
        var read = await grain.Kept().OrFail();

        await grain.Append("two").OrFail();

        Assert.All([sent, answered, read], note => Assert.Equal("mine: one; ", Text(note)));
        Assert.Equal("mine: one,two; two=1", Text(await grain.Kept().OrFail()));
    }

    [Fact]
    public async Task What_one_caller_makes_of_an_answer_shows_neither_in_the_callee_nor_in_another_callers_answer()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var grain = fixture.Grain<INoteGrain>("a");
        await grain.Keep(new Note("mine", [new("one")], ImmutableSortedDictionary<string, int>.Empty)).OrFail();
        var answers = await Task.WhenAll(grain.Kept(), grain.Kept()).OrFail();

        var changed = answers[0] with { Title = "theirs", Lines = answers[0].Lines.SetItem(0, new NoteLine("changed")) };

        Assert.Equal("theirs: changed; ", Text(changed));
        Assert.Equal("mine: one; ", Text(answers[1]));
        Assert.Equal("mine: one; ", Text(await grain.Kept().OrFail()));
    }

    [Fact]
    public async Task Item_of_a_stream_is_the_same_for_every_subscriber_whatever_one_of_them_makes_of_it()
    {
        await using var fixture = await SiloFixture.StartAsync();
        var stream = fixture.Stream<Note>("notes", "a");
        var first = new TaskCompletionSource<Note>(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource<Note>(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var taken in new[] { first, second })
        {
            await stream.SubscribeAsync((note, _) =>
            {
                taken.TrySetResult(note with { Lines = note.Lines.Add(new NoteLine("more")) });
                return Task.CompletedTask;
            }).OrFail();
        }

        var sent = new Note("mine", [new("one")], ImmutableSortedDictionary<string, int>.Empty);
        await stream.OnNextAsync(sent).OrFail();

        Assert.All(await Task.WhenAll(first.Task, second.Task).OrFail(), note => Assert.Equal("mine: one,more; ", Text(note)));
        Assert.Equal("mine: one; ", Text(sent));
    }

    private static string Text(Note note)
        => $"{note.Title}: {string.Join(",", note.Lines.Select(line => line.Text))}; {string.Join(",", note.Marks.Select(mark => $"{mark.Key}={mark.Value}"))}";
}
