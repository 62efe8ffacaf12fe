using Parquet;
using Parquet.Schema;
using Tune;
using Tune.Cli;
using Tune.Testing;

namespace Cli.Tests;

/// <summary>Tables as Parquet files, read back by the library that wrote them.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly RunFolder _folder = new();

    [Fact]
    public async Task It_has_the_columns_and_values_of_the_other_forms()
    {
        _folder.Write("experiment.yaml", """
            name: mixed
            command: [sh, -c, 'if [ "$1" = 2 ]; then exit 1; fi; echo "TUNE {\"metrics\":{\"loss\":$1,\"odd\":0.5}}"', mixed, "{n}"]
            objective: {minimize: loss}
            space:
              n: {grid_search: [1, 2, 3]}
              real: {uniform: [0, 1]}
              truth: {choice: [true, false]}
              option: {choice: [sgd, 1, {kind: adam, rate: {uniform: [0, 1]}}]}
            searcher: random
            """);
        await _folder.TuneAsync("run", _folder.PathOf("experiment.yaml"));

        var (code, output, error) = await _folder.TuneAsync("export", "mixed", "--parquet", "-o", _folder.PathOf("table.parquet"));

        Assert.Equal((0, "", ""), (code, string.Join('\n', output), string.Join('\n', error)));
        using var file = new MemoryStream(await File.ReadAllBytesAsync(_folder.PathOf("table.parquet")));
        var columns = await ReadAsync(file);
        var csv = (await _folder.TuneAsync("export", "mixed", "--csv")).Output;
        Assert.Equal(csv[0], string.Join(',', columns.Select(column => column.Name)));
        Assert.Equal(csv.Skip(1), Enumerable.Range(0, 3).Select(row => string.Join(',', columns.Select(column => Text(column.Values[row])))));
        var types = columns.ToDictionary(column => column.Name, column => column.Type);
        Assert.Equal(
            (typeof(ReadOnlyMemory<char>), typeof(long), typeof(double), typeof(double), typeof(long), typeof(double), typeof(bool)),
            (types["status"], types["iterations"], types["seconds"], types["loss"], types["config/n"], types["config/real"], types["config/truth"]));
        Assert.Null(columns.Single(column => column.Name == "loss").Values[1]);
    }

    [Fact]
    public async Task Numbers_that_csv_has_words_for_and_columns_of_several_types_are_kept()
    {
        var results = new ResultGridBuilder<Configuration>(Objective.Minimize("loss"))
            .Add(Configuration.Parse("""{"n":1,"x":"a,b","same":1}"""), new Metrics("loss", double.NaN))
            .Add(Configuration.Parse("""{"n":0.5,"x":2,"same":9007199254740993}"""), new Metrics("loss", double.PositiveInfinity))
            .Build();
        using var stream = new MemoryStream();

        await ParquetTable.WriteAsync(results.ToTable(), stream, CancellationToken.None);

        var columns = (await ReadAsync(new MemoryStream(stream.ToArray()))).ToDictionary(column => column.Name);
        Assert.Equal([double.NaN, double.PositiveInfinity], columns["loss"].Values);
        Assert.Equal([1.0, 0.5], columns["config/n"].Values);
        Assert.Equal(["a,b", "2"], columns["config/x"].Values);
        Assert.Equal([1L, 9007199254740993L], columns["config/same"].Values);
    }

    [Fact]
    public async Task It_needs_a_file()
    {
        await _folder.RunAsync();

        var (code, _, error) = await _folder.TuneAsync("export", "square", "--parquet");

        Assert.Equal((2, "--parquet: expected --output FILE as well: it is no text."), (code, Assert.Single(error)));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<(string Name, Type Type, object?[] Values)>> ReadAsync(Stream stream)
    {
        await using var reader = await ParquetReader.CreateAsync(stream);
        using var rows = reader.OpenRowGroupReader(0);
        var count = (int)rows.RowCount;
        List<(string, Type, object?[])> columns = [];
        foreach (var field in reader.Schema.GetDataFields()) columns.Add((field.Name, field.ClrType, await ValuesAsync(rows, field, count)));
        return columns;
    }

    private static async Task<object?[]> ValuesAsync(ParquetRowGroupReader rows, DataField field, int count)
    {
        Assert.True(field.IsNullable);
        if (field.ClrType == typeof(long)) return await ReadAsync<long>(rows, field, count);
        if (field.ClrType == typeof(double)) return await ReadAsync<double>(rows, field, count);
        if (field.ClrType == typeof(bool)) return await ReadAsync<bool>(rows, field, count);
        var texts = new string[count];
        await rows.ReadAsync(field, texts);
        return [.. texts];
    }

    private static async Task<object?[]> ReadAsync<T>(ParquetRowGroupReader rows, DataField field, int count)
        where T : struct
    {
        var values = new T?[count];
        await rows.ReadAsync<T>(field, values);
        return [.. values.Select(value => (object?)value)];
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        _ => FormattableString.Invariant($"{value}"),
    };
}
