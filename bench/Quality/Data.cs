namespace Quality;

/// <summary>The CSV files that are built in: rows by column name.</summary>
internal static class Data
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string file)
    {
        using var stream = typeof(Data).Assembly.GetManifestResourceStream(file) ?? throw new FileNotFoundException($"{file} is not built in.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select(cells => columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
