using FsCheck;
using FsCheck.Fluent;

namespace Tune.Grains;

public sealed class LeaseBookTests
{
    private static readonly (int Trial, int Attempt) First = (0, 1);
    private static readonly (int Trial, int Attempt) Second = (1, 1);

    private readonly LeaseBook _book = new();

    [Fact]
    public void A_lease_that_is_passed_on_is_the_new_attempts_alone()
    {
        _book.Give(Lease(5), First, LeaseBook.Stage.Told);

        _book.Give(Lease(5), Second, LeaseBook.Stage.PassedOn);

        Assert.Null(_book.Of(First.Trial, First.Attempt));
        Assert.Equal(new LeaseBook.Holding(Lease(5), Second, LeaseBook.Stage.PassedOn), _book.Of(Second.Trial, Second.Attempt));
        Assert.Equal([Lease(5)], _book.All.AsEnumerable());
    }

    [Fact]
    public void A_lease_of_an_attempt_that_came_before_is_not_the_trials_next_one()
    {
        _book.Give(Lease(5), (3, 1), LeaseBook.Stage.Told);

        Assert.Null(_book.Of(3, 2));
    }

    [Fact]
    public void Removed_it_says_who_had_it_once()
    {
        _book.Give(Lease(5), First, LeaseBook.Stage.Told);

        Assert.Equal(First, _book.Remove(5)?.Holder);
        Assert.Null(_book.Remove(5));
        Assert.Null(_book.Of(First.Trial, First.Attempt));
        Assert.True(_book.IsEmpty);
    }

    [Fact]
    public void A_lease_that_waits_is_nobodys_and_is_taken_once()
    {
        _book.Keep(Lease(5));

        Assert.False(_book.IsEmpty);
        Assert.False(_book.TryFind(5, out _));
        Assert.Equal([Lease(5)], _book.TakeSpare().AsEnumerable());
        Assert.Empty(_book.TakeSpare());
    }

    /// <summary>One step: what is done, with which lease, by which attempt.</summary>
    [Fact]
    public void It_says_what_a_list_of_all_that_was_given_would() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Choose(0, 9).Three().ListOf().ToArbitrary(), steps =>
        {
            var (book, held, spare) = (new LeaseBook(), new List<LeaseBook.Holding>(), new List<ResourceLease>());
            foreach (var (what, number, attempt) in steps)
            {
                var (lease, holder) = (Lease(number), (attempt / 3, attempt % 3));
                switch (what)
                {
                    // an attempt has one lease; one that waits is taken out before it is given
                    case < 5 when spare.Contains(lease) || held.Exists(one => one.Holder == holder && one.Lease != lease): break;
                    case < 5:
                        var holding = new LeaseBook.Holding(lease, holder, (LeaseBook.Stage)(what % 3));
                        held.RemoveAll(one => one.Lease == lease);
                        held.Add(holding);
                        book.Give(lease, holder, holding.Stage);
                        break;
                    case 5 or 6:
                        LeaseBook.Holding? had = held.Exists(one => one.Lease == lease) ? held.Find(one => one.Lease == lease) : null;
                        held.RemoveAll(one => one.Lease == lease);
                        spare.Remove(lease);
                        Assert.Equal(had, book.Remove(lease.Id));
                        break;
                    case 7 when !spare.Contains(lease) && !held.Exists(one => one.Lease == lease):
                        spare.Add(lease);
                        book.Keep(lease);
                        break;
                    case 8:
                        Assert.Equal(spare, book.TakeSpare());
                        spare.Clear();
                        break;
                    case 9 when number == 0:
                        (held, spare) = ([], []);
                        book.Clear();
                        break;
                }

                Agree(book, [.. held.OrderBy(one => one.Lease.Id)], spare);
            }
        }));

    private static void Agree(LeaseBook book, List<LeaseBook.Holding> held, List<ResourceLease> spare)
    {
        Assert.Equal(held, book.Held);
        Assert.Equal(spare, book.Spare);
        Assert.Equal(held.Select(one => one.Lease).Concat(spare), book.All);
        Assert.Equal(held.Count + spare.Count == 0, book.IsEmpty);
        for (var number = 0; number < 10; number++)
        {
            LeaseBook.Holding? found = book.TryFind(number, out var holding) ? holding : null;
            Assert.Equal(held.Where(one => one.Lease.Id == number).Cast<LeaseBook.Holding?>().SingleOrDefault(), found);
            Assert.Equal(held.Where(one => one.Holder == (number / 3, number % 3)).Cast<LeaseBook.Holding?>().SingleOrDefault(), book.Of(number / 3, number % 3));
        }
    }

    private static ResourceLease Lease(long id) => Some.Lease("e") with { Id = id };
}
