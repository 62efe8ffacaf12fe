using System.Net;

namespace Tune.Page.Tests;

/// <summary>How the files of the page are given out.</summary>
[Collection(nameof(Chromium))]
public sealed class ServingTests(Chromium chromium)
{
    public static TheoryData<string> Files => [.. PageFiles.All.Select(file => file.Name == PageFiles.Index ? "" : file.Name)];

    [Fact]
    public void There_is_all_that_a_page_needs() => Assert.Equal(["icon.svg", "index.html", "licences.txt", "page.css", "page.js"], PageFiles.All.Select(file => file.Name));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_kept_out_of_frames_and_other_hands(string file)
    {
        var (status, _, answer) = await chromium.Host.SendAsync(HttpMethod.Get, file);
        string Header(string name) => answer.Headers.GetValues(name).Single();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("nosniff", "no-referrer", "same-origin", "same-origin"), (Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("Cross-Origin-Resource-Policy"), Header("Cross-Origin-Opener-Policy")));
        foreach (var rule in (string[])["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"]) Assert.Contains(rule, Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        var (_, _, first) = await chromium.Host.SendAsync(HttpMethod.Get, "page.js", headers: ("Accept-Encoding", "br"));
        var tag = Assert.Single(first.Headers.GetValues("ETag"));
        var (again, _, _) = await chromium.Host.SendAsync(HttpMethod.Get, "page.js", headers: ("If-None-Match", tag));
        var (head, _, empty) = await chromium.Host.SendAsync(HttpMethod.Head, "");

        Assert.Equal("br", Assert.Single(first.Content.Headers.ContentEncoding));
        Assert.Equal("text/javascript", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (again, head));
        Assert.Empty(await empty.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_link_from_elsewhere_opens_the_page_and_not_the_data()
    {
        var (page, _, _) = await chromium.Host.SendAsync(HttpMethod.Get, "", headers: ("Sec-Fetch-Site", "cross-site"));
        var (data, _, _) = await chromium.Host.SendAsync(HttpMethod.Get, "api/v1/experiments", headers: ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (page, data));
    }

    [Fact]
    public void The_page_has_no_script_and_no_style_in_itself()
    {
        var index = System.Text.Encoding.UTF8.GetString(PageFiles.All.Single(file => file.Name == PageFiles.Index).Content.AsSpan());

        Assert.DoesNotMatch(@"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|https?:", index);
    }
}
