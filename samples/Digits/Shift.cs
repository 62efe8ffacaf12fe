namespace Digits;

/// <summary>Moves an image by a fraction of a pixel, blending neighbours; ink never wraps around.</summary>
internal static class Shift
{
    private const int Side = DigitSet.Side;

    /// <param name="image">The image to move.</param>
    /// <param name="right">Pixels to the right, -1 to 1.</param>
    /// <param name="down">Pixels down, -1 to 1.</param>
    /// <param name="moved">Receives the moved image.</param>
    public static void Apply(ReadOnlySpan<float> image, float right, float down, Span<float> moved)
    {
        // A move is a blend of the image as it is and the image one whole pixel further, along each axis in turn.
        Span<float> between = stackalloc float[DigitSet.Pixels];
        var (stepX, stepY) = (Math.Sign(right), Math.Sign(down));
        var (partX, partY) = (Math.Abs(right), Math.Abs(down));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var from = (uint)(x - stepX) < Side ? image[y * Side + x - stepX] : 0;
                between[y * Side + x] = image[y * Side + x] * (1 - partX) + from * partX;
            }
        }

        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var from = (uint)(y - stepY) < Side ? between[(y - stepY) * Side + x] : 0;
                moved[y * Side + x] = between[y * Side + x] * (1 - partY) + from * partY;
            }
        }
    }
}
