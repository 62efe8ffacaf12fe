namespace Orleans.Simulator;

/// <summary>
/// What calls and their answers pass on their way. The simulator has none: nothing is lost inside a process. A simulation puts one in
/// that delays and loses them.
/// </summary>
internal interface INetwork
{
    /// <summary>A call sets out: it arrives when <paramref name="arrive"/> is called, once or never.</summary>
    void CarryRequest(Request request, Action arrive);

    /// <summary>An answer sets out to the silo that called: as above.</summary>
    void CarryResponse(Request request, Task response, Action arrive);
}
