using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace Tune.Http.Tests;

/// <summary>Experiments as files, out and in.</summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    private const string Import = "api/v1/experiments:import";

    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ApiHost? _host;

    private ApiHost Host => _host ?? throw new InvalidOperationException("It has not started.");

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync(options => options.MaxArchiveBytes = 1 << 20, map: app => app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                if (context.Request.Path.Value?.EndsWith(":import", StringComparison.Ordinal) == true) _received.TrySetResult();
            }
        }));
        await Host.RunAsync("e", samples: 2);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [Fact]
    public async Task What_was_downloaded_is_imported_under_another_name_and_goes_on()
    {
        var archive = await DownloadAsync();

        var (status, done, answer) = await ImportAsync(archive, "two");
        await Host.DoAsync(HttpMethod.Post, "api/v1/experiments", new { trainable = "curve", onDifference = "change", spec = Renamed(await Host.GetAsync("api/v1/experiments/two/spec"), samples: 3) });
        var results = await Host.Tuner.GetExperiment<Configuration>("two").GetResultAsync();

        Assert.Equal((HttpStatusCode.Created, "two", "/api/v1/experiments/two"), (status, done.GetProperty("experiment").GetString(), $"{answer.Headers.Location}"));
        var first = await Host.Tuner.GetExperiment<Configuration>("e").GetResultAsync();
        Assert.Equal(first.Select(trial => trial.Value), results.Take(2).Select(trial => trial.Value));
        Assert.Equal(3, results.Count);
        var checkpoint = (await Host.GetAsync("api/v1/experiments/two/trials/0/checkpoints")).GetProperty("items")[0].GetProperty("name").GetString();
        Assert.Equal(HttpStatusCode.OK, (await Host.SendAsync(HttpMethod.Get, $"api/v1/experiments/two/trials/0/checkpoints/{checkpoint}")).Status);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Checkpoints_are_left_out_where_that_is_said()
    {
        Assert.Contains(Names(await DownloadAsync()), name => name.StartsWith("checkpoints/", StringComparison.Ordinal));
        Assert.Equal(["journal.jsonl", "manifest.json", "spec.json"], Names(await DownloadAsync("?checkpoints=false")).Order());
        Assert.Equal("no-such-experiment", (await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "api/v1/experiments/none/archive.zip")).Kind);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task One_of_a_name_that_there_is_is_refused()
    {
        var archive = await DownloadAsync();

        Assert.Equal((HttpStatusCode.Conflict, "There is an experiment 'e' already: import it by another name (--as, or ?name= over HTTP), or delete that one first."), await RefusedAsync(archive));
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(archive, "E")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await RefusedAsync(archive, "a/b")).Status);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ImportAsync(archive, "two")));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], both.Select(one => one.Status).Order());
        Assert.Equal(2, (await Host.GetAsync("api/v1/experiments")).GetProperty("items").GetArrayLength());
        Assert.NotEmpty((await Host.GetAsync("api/v1/experiments/two/trials/0/checkpoints")).GetProperty("items").EnumerateArray());
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_is_no_archive_or_damaged_or_means_harm_leaves_nothing()
    {
        var archive = await DownloadAsync();
        var attacks = new Dictionary<string, (byte[] Body, string Said)>
        {
            ["no zip file"] = ("not a zip file"u8.ToArray(), "'the upload' is no archive of an experiment"),
            ["nothing"] = ([], "'the upload' is no archive of an experiment"),
            ["half of it"] = (archive[..(archive.Length / 2)], "'the upload' is no archive of an experiment"),
            ["a path that leads out"] = (With(archive, "../../evil", "x"), "It may be meant to write where it must not."),
            ["a path of the root"] = (With(archive, "/etc/evil", "x"), "It may be meant to write where it must not."),
            ["a path of Windows"] = (With(archive, "..\\evil", "x"), "It may be meant to write where it must not."),
            ["a checkpoint's path that leads out"] = (With(archive, "checkpoints/00000/../../evil", "x"), "It may be meant to write where it must not."),
            ["a file too many"] = (With(archive, "more.txt", "x"), "It may be meant to write where it must not."),
            ["another journal"] = (Changed(archive, "journal.jsonl", text => text + "\n"), "is damaged"),
            ["a bomb"] = (Changed(archive, "spec.json", _ => new string(' ', 50 << 20)), "is damaged"),
            ["sizes of a bomb"] = (Changed(archive, "manifest.json", text => text.Replace("\"bytes\": ", "\"bytes\": 9", StringComparison.Ordinal)), ""),
            ["a newer one"] = (Changed(archive, "manifest.json", text => text.Replace("\"version\": 1", "\"version\": 99", StringComparison.Ordinal)), "newer version"),
        };

        foreach (var (attack, (body, said)) in attacks)
        {
            var (status, detail) = await RefusedAsync(body, "two");
            Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict && detail.Contains(said, StringComparison.Ordinal), $"{attack}: {status} {detail}");
            // where it lay is nobody's business
            Assert.DoesNotContain(Path.GetTempPath(), detail, StringComparison.Ordinal);
        }

        await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "api/v1/experiments/two");
        AssertNothingIsLeft();
        Assert.Equal(HttpStatusCode.Created, (await ImportAsync(archive, "two")).Status);
    }

    [Fact]
    public async Task One_that_runs_a_program_needs_that_to_be_allowed()
    {
        var archive = await DownloadAsync();
        var program = Changed(archive, "spec.json", text => "{\"program\":{\"command\":[\"touch\",\"/tmp/owned\"]}," + text[1..], fixes: true);
        var named = Changed(archive, "manifest.json", text => text.Replace("\"trainable\": \"curve\"", "\"trainable\": \"(program)\"", StringComparison.Ordinal));

        foreach (var body in (byte[][])[program, named])
        {
            var (status, detail) = await RefusedAsync(body, "two");
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.StartsWith("The experiment runs a program, and this API takes none", detail, StringComparison.Ordinal);
        }

        await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "api/v1/experiments/two");
    }

    [Fact]
    public async Task One_that_is_too_large_is_refused_whether_it_says_so_or_not()
    {
        var large = new byte[(1 << 20) + 1];

        var (status, detail) = await RefusedAsync(large);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Import, UriKind.Relative)) { Content = new StreamContent(new Endless()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        request.Headers.TransferEncodingChunked = true;
        var chunked = await StatusAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("Tune:Api:MaxArchiveBytes, which is 1048576: raise it", detail, StringComparison.Ordinal);
        // a server that has closed the connection may not be heard
        Assert.True(chunked is null or HttpStatusCode.RequestEntityTooLarge, $"{chunked}");
        await _received.Task.WaitAsync(TimeSpan.FromMinutes(1));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_upload_that_is_cut_leaves_nothing()
    {
        var archive = await DownloadAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", Host.Http.BaseAddress?.Port ?? 0);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(FormattableString.Invariant($"POST /{Import}?name=two HTTP/1.1\r\nHost: {Host.Http.BaseAddress?.Authority}\r\nContent-Type: application/zip\r\nContent-Length: {archive.Length}\r\n\r\n")));
            await stream.WriteAsync(archive.AsMemory(0, archive.Length - 1));
        }

        await _received.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await Host.ProblemAsync(HttpStatusCode.NotFound, HttpMethod.Get, "api/v1/experiments/two");
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Only_an_archive_is_taken_and_nowhere_else()
    {
        Assert.Equal("not-zip", (await Host.ProblemAsync(HttpStatusCode.UnsupportedMediaType, HttpMethod.Post, Import, new { })).Kind);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/experiments/e:extend", UriKind.Relative)) { Content = new ByteArrayContent([1]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(request));
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(Import, UriKind.Relative)) { Content = new MultipartFormDataContent { { new ByteArrayContent([1]), "file" } } };
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(form));
    }

    private static IEnumerable<string> Names(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    private static byte[] With(byte[] archive, string name, string text) => Edit(archive, zip => Write(zip, name, text));

    /// <param name="archive">The archive.</param>
    /// <param name="name">The file that is changed.</param>
    /// <param name="change">What it is then.</param>
    /// <param name="fixes">Whether the manifest says so, too.</param>
    private static byte[] Changed(byte[] archive, string name, Func<string, string> change, bool fixes = false) => Edit(archive, zip =>
    {
        var (before, after) = (Read(zip, name), change(Read(zip, name)));
        Assert.NotEqual(before, after);
        Write(zip, name, after);
        if (!fixes) return;
        Write(zip, "manifest.json", Read(zip, "manifest.json").Replace(HashOf(before), HashOf(after), StringComparison.Ordinal).Replace($"\"bytes\": {Encoding.UTF8.GetByteCount(before)}", $"\"bytes\": {Encoding.UTF8.GetByteCount(after)}", StringComparison.Ordinal));
    });

    private static string HashOf(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static byte[] Edit(byte[] archive, Action<ZipArchive> edit)
    {
        using var stream = new MemoryStream();
        stream.Write(archive);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) edit(zip);
        return stream.ToArray();
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)?.Open() ?? throw new FileNotFoundException(name));
        return reader.ReadToEnd();
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        zip.GetEntry(name)?.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write(text);
    }

    private static System.Text.Json.Nodes.JsonNode? Renamed(JsonElement spec, int samples)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse($"{spec}");
        if (node is not null) node["samples"] = samples;
        return node;
    }

    private static void AssertNothingIsLeft() => Assert.Empty(Directory.EnumerateDirectories(Path.GetTempPath(), "tune-archive-*"));

    private async Task<byte[]> DownloadAsync(string query = "")
    {
        var answer = await Host.Http.GetAsync(new Uri($"api/v1/experiments/e/archive.zip{query}", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "application/zip", "attachment; filename*=UTF-8''e.zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, $"{answer.Content.Headers.ContentDisposition}"));
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Answer)> ImportAsync(byte[] body, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Import}{(name is null ? "" : $"?name={Uri.EscapeDataString(name)}")}", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        request.Headers.ExpectContinue = true;
        var answer = await Host.Http.SendAsync(request);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync()), answer);
    }

    private async Task<(HttpStatusCode Status, string Detail)> RefusedAsync(byte[] body, string? name = null)
    {
        var (status, problem, _) = await ImportAsync(body, name);
        return (status, problem.GetProperty("detail").GetString() ?? "");
    }

    private async Task<HttpStatusCode?> StatusAsync(HttpRequestMessage request)
    {
        try
        {
            return (await Host.Http.SendAsync(request)).StatusCode;
        }
        catch (HttpRequestException)
        {
            // the server has closed the connection
            return null;
        }
    }

    /// <summary>Zeros without end.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
