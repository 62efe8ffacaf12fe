using System.IO.Compression;

namespace Tune.Http;

/// <summary>What trials have left, byte by byte. It is shown by no browser as a page: it may have been written by anybody.</summary>
internal static class FileRoutes
{
    private const string Trial = "/experiments/{name}/trials/{trial}";
    private const string Log = "program.log";

    public static void Map(ApiRoutes routes)
    {
        routes.Stream($"{Trial}/checkpoints/{{checkpoint}}", "A checkpoint's files as a ZIP archive", "application/zip", DownloadAsync);
        routes.Stream($"{Trial}/files/{{**path}}", "A file that a trial has left: ?offset=0&silo=", "application/octet-stream", call => FileAsync(call, call.Route("path"), "application/octet-stream"));
        routes.Stream($"{Trial}/log", "What a trial's program has written: ?offset=0&silo=", "text/plain", call => FileAsync(call, Log, "text/plain; charset=utf-8"));
    }

    private static async Task<IResult> DownloadAsync(ApiCall call)
    {
        var (trial, name) = (await call.ReadTrialAsync(), call.Route("checkpoint"));
        var kept = await call.Experiment.GetCheckpointsAsync(trial.Trial, call.Aborted);
        var checkpoint = kept.FirstOrDefault(one => one.Name == name)
            ?? throw Problem.Missing("no-such-checkpoint", $"Trial {trial.Trial} has no checkpoint '{name}' that is kept; it has: {(kept.IsEmpty ? "none" : string.Join(", ", kept.Select(one => one.Name)))}.");
        // whole, checked and packed before the first byte is sent: what fails afterwards can't be said any more
        var folder = Directory.CreateTempSubdirectory("tune-checkpoint-");
        try
        {
            var saved = await call.Experiment.DownloadCheckpointAsync(checkpoint, Path.Combine(folder.FullName, "checkpoint"), call.Aborted);
            var archive = Path.Combine(folder.FullName, "archive.zip");
            await ZipFile.CreateFromDirectoryAsync(saved.Folder, archive, CompressionLevel.Fastest, includeBaseDirectory: false, call.Aborted);
            SetFile(call, "application/zip", $"{call.Name}-{trial.Trial}-{name}.zip");
            await call.Context.Response.SendFileAsync(archive, call.Aborted);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Results.Empty;
    }

    private static async Task<IResult> FileAsync(ApiCall call, string path, string contentType)
    {
        var (offset, silo) = (call.Number("offset", 0) ?? 0, call.Query("silo"));
        var files = (await TrialRoutes.FilesAsync(call)).ToList();
        var file = files.Find(one => one.Path == path && (silo is null || one.Silo == silo))
            ?? throw Problem.Missing("no-such-file", $"Trial {call.Trial} has left no file '{path}'{(silo is null ? "" : $" on {silo}")}{SpacePath.Suggest(path, files.Select(one => one.Path))} It has left: {(files.Count == 0 ? "none" : string.Join(", ", files.Select(one => one.Path)))}.");
        SetFile(call, contentType, Path.GetFileName(path));
        await foreach (var piece in call.Experiment.ReadTrialFileAsync(file, offset, call.Aborted)) await call.Context.Response.Body.WriteAsync(piece, call.Aborted);
        return Results.Empty;
    }

    /// <summary>Says what is sent, and that no browser is to show it.</summary>
    internal static void SetFile(ApiCall call, string contentType, string name)
    {
        call.Context.Response.ContentType = contentType;
        call.Context.Response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}";
    }
}
