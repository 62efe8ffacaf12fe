using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Tune.Archives;
using Tune.Grains;
using Tune.Storage;

namespace Tune.Http;

/// <summary>Whole experiments as files, out and in. They go by way of the folder for temporary files: what is sent is whole, and what was received is believed only when all of it is there.</summary>
internal static class ArchiveRoutes
{
    private const string Zip = "application/zip";
    private const string CalledAs = "the upload";
    private const int PieceSize = 1 << 16;

    public static void Map(ApiRoutes routes)
    {
        routes.Stream("/experiments/{name}/archive.zip", "The whole experiment as one file, for POST /experiments:import and tune import: ?checkpoints=true", Zip, DownloadAsync);
        routes.Upload("/experiments:import", "Makes the experiment that an archive holds, as a whole or not at all; one that was running holds: ?name= for another name", Zip, ImportAsync, ApiRole.Admin);
    }

    private static async Task<IResult> DownloadAsync(ApiCall call)
    {
        var (archives, withCheckpoints) = (ArchivesOf(call), call.Flag("checkpoints") ?? true);
        return await InFolderAsync(async file =>
        {
            await archives.WriteAsync(call.Name, file, withCheckpoints, call.Aborted);
            FileRoutes.SetFile(call, Zip, $"{call.Name}.zip");
            await call.Context.Response.SendFileAsync(file, call.Aborted);
            return Results.Empty;
        });
    }

    private static async Task<IResult> ImportAsync(ApiCall call)
    {
        var (archives, options, wanted) = (ArchivesOf(call), call.Service<IOptions<TuneApiOptions>>().Value, call.Query("name"));
        if (call.Context.Request.ContentType != Zip) throw new Problem(StatusCodes.Status415UnsupportedMediaType, "not-zip", "Not an archive", $"The body is the archive: send it with 'Content-Type: {Zip}'.");
        return await InFolderAsync(async file =>
        {
            await ReceiveAsync(call, file, options.MaxArchiveBytes);
            var name = await archives.ReadAsync(file, CalledAs, wanted, (spec, trainable) => CheckProgram(spec, trainable, options), call.Aborted);
            call.Context.Response.Headers.Location = $"{TuneApiExtensions.Prefix}/experiments/{Uri.EscapeDataString(name)}";
            return new JsonAnswer<DoneView>(new DoneView(name), StatusCodes.Status201Created);
        });
    }

    /// <summary>As for one that is sent to be started: once it is here, whoever may resume it would run its program.</summary>
    private static void CheckProgram(string spec, string trainable, TuneApiOptions options)
    {
        if (!options.AllowPrograms && (trainable == GrainKeys.Program || JsonNode.Parse(spec)?["program"] is not null))
            throw Problem.Forbidden("programs", "The experiment runs a program, and this API takes none: whoever may could run anything here. Set Tune:Api:AllowPrograms=true if that is meant, or import it by tune import beside the data folder.");
    }

    private static async Task ReceiveAsync(ApiCall call, string file, long most)
    {
        var request = call.Context.Request;
        if (request.ContentLength > most) throw TooLarge(most);
        // counted here, where it is known which setting to raise
        if (call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        await using var target = PrivateFiles.Open(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var (piece, left) = (new byte[PieceSize], most);
        while (await request.Body.ReadAsync(piece, call.Aborted) is > 0 and var count)
        {
            left -= count;
            if (left < 0) throw TooLarge(most);
            await target.WriteAsync(piece.AsMemory(0, count), call.Aborted);
        }
    }

    private static Problem TooLarge(long most) => new(StatusCodes.Status413PayloadTooLarge, "too-large", "Too large", FormattableString.Invariant(
        $"The archive is larger than Tune:Api:MaxArchiveBytes, which is {most}: raise it, make the archive without checkpoints (tune export --archive FILE --no-checkpoints), or import it by tune import beside the data folder."));

    /// <summary>Gives the path of a file that there is not yet, in a folder that only this user may read, and removes both.</summary>
    private static async Task<IResult> InFolderAsync(Func<string, Task<IResult>> work)
    {
        var folder = Directory.CreateTempSubdirectory("tune-archive-");
        try
        {
            return await work(Path.Combine(folder.FullName, "archive.zip"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IExperimentArchives ArchivesOf(ApiCall call) => call.Context.RequestServices.GetService<IExperimentArchives>()
        ?? throw new Problem(StatusCodes.Status501NotImplemented, "no-archives", "Not here", "This application has no silo, and archives are read and written where the store is: ask a silo with Tune:Api:IsEnabled=true, or tune serve.");
}
