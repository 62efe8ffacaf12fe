using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tune.Page;

/// <summary>The page in one file, with what it shows: nothing is asked for, and nothing is to be steered.</summary>
internal static class HtmlReport
{
    /// <summary>The element that holds the data.</summary>
    public const string DataId = "tune-report";

    // below that it is left as it is, for whoever reads the file by other means
    private const int LeastToCompress = 200_000;

    /// <summary>The file of a report.</summary>
    public static string Of(ReportData report)
    {
        var (script, style, icon, licences) = (TextOf("page.js"), TextOf("page.css"), TextOf("icon.svg"), TextOf("licences.txt"));
        var name = WebUtility.HtmlEncode(report.Status.Name);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'; img-src data: blob:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="Tune.Orleans {WebUtility.HtmlEncode(report.Version)}">
            <title>{name} · Tune.Orleans</title>
            <link rel="icon" href="data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(icon))}">
            <style>{style}</style>
            </head>
            <body>
            <div id="page"></div>
            <noscript><h1>{name}</h1><p>{WebUtility.HtmlEncode(SummaryOf(report.Status))}</p><p>The rest needs a browser that runs scripts: open the file in one.</p></noscript>
            <script type="application/json" id="{DataId}">{DataOf(report)}</script>
            <script type="text/plain" id="tune-licences">{licences}</script>
            <script>{script}</script>
            </body>
            </html>

            """;
    }

    private static string SummaryOf(StatusView status)
    {
        var trials = FormattableString.Invariant($"{status.Status}, {status.Trials.Values.Sum()} trials.");
        return status is { BestValue: { } value, Best: { } best }
            ? FormattableString.Invariant($"{trials} Best {status.Objective.Metric}: {value:G6}, by trial {best.Trial}: {best.Configuration}")
            : trials;
    }

    private static string DataOf(ReportData report)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(report, ApiJson.Options);
        if (json.Length < LeastToCompress) return Safe(Encoding.UTF8.GetString(json));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(json);
        return $$"""{"gzip":"{{Convert.ToBase64String(packed.ToArray())}}"}""";
    }

    // in JSON it stands in strings alone; no element can end or begin by what users wrote
    private static string Safe(string json) => json.Replace("<", "\\u003c", StringComparison.Ordinal);

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string TextOf(string name) => Encoding.UTF8.GetString(PageFiles.All.Single(file => file.Name == name).Content.AsSpan());
}
