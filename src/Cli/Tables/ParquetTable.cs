using Parquet;
using Parquet.Schema;

namespace Tune.Cli;

/// <summary>A table of results as a Parquet file, with the columns of the others. All may be null; a column of whole numbers is int64, of numbers double, of truths boolean, and of anything else text.</summary>
internal static class ParquetTable
{
    /// <summary>Columns whose type does not depend on what is in them.</summary>
    private static readonly Dictionary<string, Type> Fixed = new() { ["iterations"] = typeof(long), ["seconds"] = typeof(double) };

    public static async Task WriteAsync(ResultTable table, Stream stream, CancellationToken cancellationToken)
    {
        DataField[] fields = [.. table.Columns.Select((name, column) => new DataField(name, TypeOf(table, name, column), isNullable: true))];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: cancellationToken);
        using var rows = writer.CreateRowGroup();
        for (var column = 0; column < fields.Length; column++)
        {
            var cells = table.Select(row => row.Cells[column]);
            var field = fields[column];
            if (field.ClrType == typeof(long)) await rows.WriteAsync<long>(field, cells.Select(cell => (long?)cell).ToArray(), cancellationToken: cancellationToken);
            else if (field.ClrType == typeof(double)) await rows.WriteAsync<double>(field, cells.Select(cell => cell is long whole ? whole : (double?)cell).ToArray(), cancellationToken: cancellationToken);
            else if (field.ClrType == typeof(bool)) await rows.WriteAsync<bool>(field, cells.Select(cell => (bool?)cell).ToArray(), cancellationToken: cancellationToken);
            else await rows.WriteAsync(field, [.. cells.Select(Text)]);
        }
    }

    private static Type TypeOf(ResultTable table, string name, int column)
    {
        if (Fixed.TryGetValue(name, out var known)) return known;
        var types = table.Select(row => row.Cells[column]?.GetType()).OfType<Type>().ToHashSet();
        if (types.Count == 1) return types.Single();
        return types.Count > 1 && types.All(type => type == typeof(long) || type == typeof(double)) ? typeof(double) : typeof(string);
    }

    /// <summary>As in a CSV file.</summary>
    private static string? Text(object? cell) => cell switch
    {
        null => null,
        string text => text,
        double number => NumberText.Exact(number),
        bool truth => truth ? "true" : "false",
        _ => FormattableString.Invariant($"{cell}"),
    };
}
