namespace Tune.Tests;

/// <summary>The known answers of the Random123 distribution (file kat_vectors, "philox4x32 10"), which accompanies the paper.</summary>
public sealed class PhiloxTests
{
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x299f31d0a4093822UL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Block_of_a_known_counter_is_the_known_answer(ulong low, ulong high, ulong key, uint a, uint b, uint c, uint d)
    {
        var block = Philox.Block(low, high, key);

        Assert.Equal((a | ((ulong)b << 32), c | ((ulong)d << 32)), block);
    }
}
