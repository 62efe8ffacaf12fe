using System.Net;
using Microsoft.AspNetCore.Http;
using Tune.Http;

namespace Tune.Silo;

/// <summary>What has no authentication: who sees it is on this machine, and was sent there by its user.</summary>
public sealed class LocalGuardTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8080", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1:8080", null, true)]
    [InlineData("::1", "[::1]:8080", null, true)]
    [InlineData("10.0.0.7", "localhost:8080", null, false)]
    [InlineData("10.0.0.7", "10.0.0.1:8080", null, false)]
    [InlineData("127.0.0.1", "rebound.example:8080", null, false)]
    [InlineData("127.0.0.1", "localhost:8080", "10.0.0.7", false)]
    [InlineData(null, "localhost", null, false)]
    public void Only_a_visitor_of_this_machine_by_its_own_name_is_let_in(string? remote, string host, string? forwardedFor, bool isLocal)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Request.Host = new HostString(host);
        if (forwardedFor is not null) context.Request.Headers["X-Forwarded-For"] = forwardedFor;

        Assert.Equal(isLocal, Loopback.IsLocal(context));
    }
}
