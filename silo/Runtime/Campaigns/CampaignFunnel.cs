using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Silo.Campaigns;

/// <summary>Where the targets of a campaign, a task, a region or a day stand, as its counters tell. One thread at a time.</summary>
public sealed class CampaignFunnel
{
    private readonly long[] _standings = new long[Enum.GetValues<TaskOutcome>().Length];
    private readonly SortedDictionary<string, long> _heldBack = new(StringComparer.Ordinal);

    /// <summary>All whom it came to, the control group too.</summary>
    public long Targets { get; private set; }

    /// <summary>Messages that carriers took.</summary>
    public long Sent { get; private set; }

    /// <summary>Those who unsubscribed, complained or refused marketing after a contact.</summary>
    public long Complained { get; private set; }

    /// <summary>Prices of what the treated ordered. Unit: the smallest unit of the currency.</summary>
    public long RevenueMinor { get; private set; }

    /// <summary>Squares of these.</summary>
    public long RevenueSquares { get; private set; }

    /// <summary>Prices of what the control group ordered. Unit: the smallest unit of the currency.</summary>
    public long ControlRevenueMinor { get; private set; }

    /// <summary>Squares of these.</summary>
    public long ControlRevenueSquares { get; private set; }

    /// <summary>How many were held back for which reason.</summary>
    public IReadOnlyDictionary<string, long> HeldBack => _heldBack;

    /// <summary>How many stand where.</summary>
    public long this[TaskOutcome outcome] => _standings[(int)outcome];

    /// <summary>The control group.</summary>
    public long Control => this[TaskOutcome.Control] + this[TaskOutcome.ControlOrdered];

    /// <summary>All but the control group: what it is compared with, those held back too, for nobody knows who of the control group would have been.</summary>
    public long Treated => Targets - Control;

    /// <summary>Those for whom it was planned.</summary>
    public long Executable => Treated - this[TaskOutcome.HeldBack] - this[TaskOutcome.HeldBackOrdered];

    /// <summary>All orders of those who are compared with the control group, also where we said nothing.</summary>
    public long TreatedOrders => this[TaskOutcome.Ordered] + this[TaskOutcome.HeldBackOrdered];

    /// <summary>What they are worth. Unit: the smallest unit of the currency.</summary>
    public long TreatedRevenueMinor { get; private set; }

    /// <summary>Squares of these.</summary>
    public long TreatedRevenueSquares { get; private set; }

    /// <summary>Those whom a contact reached, or may have.</summary>
    public long Contacted =>
        this[TaskOutcome.Silent] + this[TaskOutcome.Refused] + this[TaskOutcome.Accepted] + this[TaskOutcome.Ordered];

    /// <summary>Those who wanted it.</summary>
    public long Responded => this[TaskOutcome.Accepted] + this[TaskOutcome.Ordered];

    /// <summary>Those for whom billing booked it.</summary>
    public long Ordered => this[TaskOutcome.Ordered];

    /// <summary>Adds a counter.</summary>
    /// <param name="what">Its name behind the task and region.</param>
    /// <param name="amount">Its amount.</param>
    public void Add(string what, long amount)
    {
        const string heldBackPrefix = "held-back/";
        switch (what)
        {
            case CampaignCounter.Target:
                Targets += amount;
                break;
            case CampaignCounter.Sent:
                Sent += amount;
                break;
            case CampaignCounter.Complained:
                Complained += amount;
                break;
            case CampaignCounter.Revenue:
                RevenueMinor += amount;
                TreatedRevenueMinor += amount;
                break;
            case CampaignCounter.RevenueSquares:
                RevenueSquares += amount;
                TreatedRevenueSquares += amount;
                break;
            case CampaignCounter.HeldBackPrefix + CampaignCounter.Revenue:
                TreatedRevenueMinor += amount;
                break;
            case CampaignCounter.HeldBackPrefix + CampaignCounter.RevenueSquares:
                TreatedRevenueSquares += amount;
                break;
            case CampaignCounter.ControlPrefix + CampaignCounter.Revenue:
                ControlRevenueMinor += amount;
                break;
            case CampaignCounter.ControlPrefix + CampaignCounter.RevenueSquares:
                ControlRevenueSquares += amount;
                break;
            case var code when code.StartsWith(heldBackPrefix, StringComparison.Ordinal):
                code = code[heldBackPrefix.Length..];
                if (code != Refusal.CampaignHoldout.Code) // They are the control group, which has a figure of its own.
                {
                    _heldBack[code] = _heldBack.GetValueOrDefault(code) + amount;
                }

                break;
            case var standing when KebabName.TryParse<TaskOutcome>(standing, out var outcome):
                _standings[(int)outcome] += amount;
                break;
        }
    }
}
