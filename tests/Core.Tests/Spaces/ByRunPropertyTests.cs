using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Tune.Tests;

/// <summary>Random functions whose questions make a tree: what depends on an option is asked for with it.</summary>
public sealed class ByRunPropertyTests
{
    private static readonly string[] Words = ["a", "größe", "c d", "quote\"e", "kind", "value"];

    /// <summary>A question, and what is asked after each of its answers; no answers: a number.</summary>
    private sealed record Question(string Name, int Kind, ImmutableArray<ImmutableArray<Question>> Options);

    private static Gen<ImmutableArray<Question>> Programs { get; } = Questions("", "", 3);

    [Fact]
    public void Configurations_of_the_space_have_exactly_what_the_function_asks_for()
    {
        var (branching, plain, numbers) = (0, 0, 0);
        RandomSpaces.ForAll(
            from program in Programs from seed in Gen.Choose(0, 1_000_000) select (program, seed),
            pair =>
            {
                var space = SearchSpace.ByRun(suggest => Ask(suggest, pair.program));
                var flat = space.Compile();
                for (var i = 0; i < 10; i++)
                {
                    var configuration = flat.Decode(RandomSpaces.Draw(flat, pair.seed + i));
                    var active = Active(configuration.Root).ToList();
                    branching += configuration.Root.EnumerateObject().Count(member => member.Value.ValueKind == JsonValueKind.Object);
                    plain += configuration.Root.EnumerateObject().Count(member => member.Value.ValueKind == JsonValueKind.String);
                    numbers += active.Count(one => one.Value is double);
                    Assert.Equal(active.OrderBy(one => one.Name, StringComparer.Ordinal), space.Bind(configuration).OrderBy(one => one.Name, StringComparer.Ordinal));
                    Assert.Equal(configuration, flat.Decode(flat.Encode(configuration)));
                }

                return true;
            });
        Assert.All([branching, plain, numbers], count => Assert.True(count > 100, $"{branching} branching, {plain} plain, {numbers} numbers"));
    }

    [Fact]
    public void Loops_up_to_a_number_find_all_that_they_may_ask_for()
    {
        RandomSpaces.ForAll(
            from most in Gen.Choose(1, 6) from program in Programs from seed in Gen.Choose(0, 1_000_000) select (most, program, seed),
            given =>
            {
                var space = SearchSpace.ByRun(suggest =>
                {
                    var count = suggest.QRandInt("count", 0, given.most);
                    return Enumerable.Range(0, count).Sum(i => suggest.Choice($"deep{i}", 0, 1) == 1 ? suggest.QRandInt($"width{i}", 1, 9) : 0) + (count > 0 ? Ask(suggest, given.program).Count : 0);
                });
                var flat = space.Compile();
                for (var i = 0; i < 10; i++) space.Bind(flat.Decode(RandomSpaces.Draw(flat, given.seed + i)));
                return flat.Dimensions.Count(dimension => dimension.Name.Contains("width", StringComparison.Ordinal)) == given.most;
            },
            count: 50);
    }

    /// <summary>The parameters of a configuration and their values: those of a branch beside what chose it.</summary>
    private static IEnumerable<(string Name, object? Value)> Active(JsonElement json, string? chosen = null) => json.EnumerateObject().Where(member => member.Name != chosen).SelectMany(member => member.Value.ValueKind switch
    {
        JsonValueKind.Object => Active(member.Value, member.Name).Prepend((member.Name, member.Value.GetProperty(member.Name).GetString())),
        JsonValueKind.String => [(member.Name, (object?)member.Value.GetString())],
        _ => [(member.Name, member.Value.GetDouble())],
    });

    private static List<(string Name, object? Value)> Ask(Suggestions suggest, ImmutableArray<Question> questions)
    {
        var asked = new List<(string, object?)>();
        foreach (var question in questions)
        {
            if (question.Options.IsEmpty)
            {
                asked.Add((question.Name, question.Kind switch
                {
                    0 => suggest.Uniform(question.Name, -1, 1),
                    1 => suggest.RandInt(question.Name, 0, 5),
                    2 => suggest.RandN(question.Name, 1, 2),
                    _ => suggest.QLogUniform(question.Name, 0.5, 4, 0.5),
                }));
                continue;
            }

            var options = Enumerable.Range(0, question.Options.Length).Select(i => $"o{i}").ToArray();
            var option = suggest.Choice(question.Name, options);
            asked.Add((question.Name, option));
            asked.AddRange(Ask(suggest, question.Options[Array.IndexOf(options, option)]));
        }

        return asked;
    }

    // numbers of different options share names, with domains of their own; choices don't: what depends on them would depend on two at once
    private static Gen<ImmutableArray<Question>> Questions(string path, string shared, int depth) =>
        from count in Gen.Choose(0, 3)
        from names in Gen.Shuffle(Words)
        from questions in All(names.Take(count).Select(name => Gen.Frequency((2, Number($"{shared}{name}")), (depth > 0 ? 3 : 1, depth > 0 ? Choice($"{path}{name}", depth) : Number($"{shared}{name}")))))
        select questions;

    private static Gen<Question> Number(string name) => Gen.Choose(0, 3).Select(kind => new Question(name, kind, []));

    private static Gen<Question> Choice(string name, int depth) =>
        from count in Gen.Choose(1, 4)
        from options in All(Enumerable.Range(0, count).Select(i => Questions($"{name}.{i}.", $"{name}.", depth - 1)))
        select new Question(name, 0, options);

    private static Gen<ImmutableArray<T>> All<T>(IEnumerable<Gen<T>> parts) =>
        parts.Aggregate(Gen.Constant(ImmutableArray<T>.Empty), (all, part) => from first in all from last in part select first.Add(last));
}
