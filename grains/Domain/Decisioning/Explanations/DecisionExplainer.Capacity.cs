using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Shared capacity: which limit of the pool was reached, and when more come.</summary>
public sealed partial class DecisionExplainer
{
    private Said? SoldOut(Offer offer)
    {
        if (offer.Document.Pool is not { } code || _rulebook.FindPool(code) is not { } pool)
        {
            return null;
        }

        var (units, said) = (pool.Units ?? pool.Seats, new Said($"The pool is \"{code}\".", $"资源池为“{code}”。"));
        var reached = _trace.SoldOut.LimitOf(code) is var known and not PoolLimit.None ? known
            : pool.PerDay is null ? PoolLimit.Units
            : units is null ? PoolLimit.PerDay
            : PoolLimit.None;
        if (reached == PoolLimit.None)
        {
            var (all, perDay) = (ExplanationWords.Number(units ?? 0), ExplanationWords.Number(pool.PerDay ?? 0));
            return said.Then(new Said(
                $"It has {all} units in all and {perDay} a day; which of the two was reached is not on record.",
                $"总量{all}个，每日{perDay}个；达到的是哪一项上限没有记录。"));
        }

        said = reached.HasFlag(PoolLimit.Units) ? said.Then(pool.Seats is { } seats ? SeatsTaken(seats) : StockUsed(units ?? 0)) : said;
        return reached.HasFlag(PoolLimit.PerDay) ? said.Then(DayUsed(pool.PerDay ?? 0)) : said;
    }

    private static Said StockUsed(long units)
    {
        var count = ExplanationWords.Number(units);
        return new Said(
            $"Its stock of {count} is used up. More come only when billing refuses an order, or with a larger stock in the rulebook.",
            $"库存{count}个已用完；只有计费系统退回订单或规则手册增加库存后才会再有。");
    }

    private static Said SeatsTaken(long seats)
    {
        var count = ExplanationWords.Number(seats);
        return new Said(
            $"All {count} seats are taken. One is free again when its service is no longer held or billing refuses an order.",
            $"{count}个席位已全部占用；有用户不再持有该业务或计费系统退回订单后才会空出。");
    }

    private Said DayUsed(long perDay)
    {
        var tomorrow = LocalCalendar.DayOf(_trace.Now, _rulebook.OperatorZone).AddDays(1);
        var (count, at) = (ExplanationWords.Number(perDay), _words.At(LocalCalendar.BeginOf(tomorrow, _rulebook.OperatorZone)));
        return new Said(
            $"The {count} of the day are taken. Those of the next day come {at}.", $"当日{count}个已用完；次日的名额于{at}开放。");
    }
}
