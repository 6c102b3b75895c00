using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>Checks the tasks of a campaign.</summary>
public sealed partial class CampaignCheck
{
    private const int TextLengthMax = 500;
    private const int PerSecondMax = 100_000;
    private const int PerDayMax = 1_000_000_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(90);
    private static readonly ImmutableArray<string> Placeholders = ["offer", "price", "keyword", "link"];

    private void Tasks()
    {
        _found.Count("/tasks", _campaign.Tasks.Length, 1, CampaignLimits.TasksMax);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _campaign.Tasks.Length && !_found.IsFull; i++)
        {
            var (path, task) = ($"/tasks/{i}", _campaign.Tasks[i]);
            if (!_found.IsThere(path, task))
            {
                continue;
            }

            if (_found.Name($"{path}/id", task.Id, CampaignLimits.IdLengthMax))
            {
                _found.Once($"{path}/id", seen, task.Id, $"The task '{task.Id}'");
            }

            _found.Require(path, i == 0 || task.After is not null || _campaign.Trigger is null, "trigger-task",
                "The event starts the first task of a trigger campaign; each other one says with 'after' what it follows.");
            _found.Require(
                $"{path}/perDayMax", i > 0 || task.PerDayMax is null || _campaign.Trigger is null, "trigger-limit",
                "Events come when they come: nobody counts what the first task of a trigger campaign plans on a day. Use perSecondMax.");
            Offer(path, task);
            Slots(path, task, i);
            Optional($"{path}/perSecondMax", task.PerSecondMax, PerSecondMax);
            Optional($"{path}/perDayMax", task.PerDayMax, PerDayMax);
            if (task.After is { } after)
            {
                Wave($"{path}/after", after, i);
            }
        }
    }

    private void Offer(string path, TaskDocument task)
    {
        var program = _around.Program;
        _found.Require($"{path}/channel", program is null || program.Channels.IsEmpty || program.Channels.Contains(task.Channel),
            "outside-channel", "The program does not use this channel.");
        Text($"{path}/text", task.Text);
        if (!_found.Known($"{path}/offer", task.Offer, _offers, "unknown-offer", "The rulebook in force has no offer"))
        {
            return;
        }

        _found.Require($"{path}/offer", program is null || program.Offers.IsEmpty || program.Offers.Contains(task.Offer),
            "outside-offer", "The program does not put this offer.");
        var offer = _around.Rulebook.FindOffer(task.Offer)!;
        _found.Require($"{path}/offer", !string.IsNullOrWhiteSpace(offer.Document.ProductCode),
            "no-product", "The offer has no product in billing: nobody could order it.");
        _found.Require($"{path}/offer",
            (offer.Document.ValidUntil is not { } until || until > _campaign.From)
                && (offer.Document.ValidFrom is not { } from || from < _campaign.Until),
            "offer-not-valid", "The offer is not valid at any time of the campaign.");
        _found.Require($"{path}/channel", offer.FindTreatment(task.Channel) is not null,
            "no-treatment",
            $"The offer has no treatment for '{task.Channel.Name()}', so it is said to nobody there. Give it one in the rulebook.");
    }

    private void Text(string path, TextDocument? text)
    {
        if (text is null)
        {
            return;
        }

        foreach (var (part, value) in new[] { ("zh", text.Zh), ("en", text.En) })
        {
            if (!_found.IsThere($"{path}/{part}", value) || !_found.Text($"{path}/{part}", value, 1, TextLengthMax))
            {
                continue;
            }

            foreach (var name in Template.Placeholders(value))
            {
                _found.Require($"{path}/{part}", Placeholders.Contains(name), "placeholder", name.StartsWith('{')
                    ? "A brace is never closed."
                    : $"A name in braces stands for nothing here. There are: {string.Join(", ", Placeholders)}.");
            }
        }
    }

    private void Slots(string path, TaskDocument task, int place)
    {
        _found.Count($"{path}/slots", task.Slots.Length, 0, CampaignLimits.SlotsMax);
        var areRight = task.Slots.Length <= CampaignLimits.SlotsMax;
        for (var i = 0; i < task.Slots.Length && !_found.IsFull; i++)
        {
            var (at, slot) = ($"{path}/slots/{i}", task.Slots[i]);
            areRight &= _found.IsThere(at, slot)
                && _found.Require($"{at}/until", slot.Until == TimeOnly.MinValue || slot.From < slot.Until,
                    "out-of-order", "'until' must come after 'from'; 00:00:00 is the end of the day.");
            areRight &= slot is null || _found.Require($"{at}/days", slot.Days.Distinct().Count() == slot.Days.Length,
                "repeated", "A day stands twice.");
        }

        if (!areRight || task.Slots.IsEmpty || _campaign.From >= _campaign.Until)
        {
            return;
        }

        var next = new TaskPlan(_campaign, task, place)
            .NextAllowed(_around.Rulebook.Policy, _campaign.From, _around.Rulebook.OperatorZone);
        _found.Require($"{path}/slots", next is { } at2 && at2 < _campaign.Until, "never-open",
            "No instant of the campaign lies in a slot and in the hours of the contact policy.");
    }

    private void Wave(string path, WaveDocument after, int place)
    {
        var earlier = PlaceOf(after.Task);
        _found.Require($"{path}/task", earlier >= 0, "unknown-task", "There is no such task in the campaign.");
        _found.Require($"{path}/task", earlier < place, "cycle",
            "A wave follows a task that stands before it: put the tasks in the order in which they begin.");
        _found.Span($"{path}/wait", after.Wait, TimeSpan.Zero, WaitMax);
        _found.Count($"{path}/when", after.When.Length, 1, Enum.GetValues<TaskOutcome>().Length);
        var seen = new HashSet<TaskOutcome>();
        for (var i = 0; i < after.When.Length && i < Enum.GetValues<TaskOutcome>().Length; i++)
        {
            var (at, outcome) = ($"{path}/when/{i}", after.When[i]);
            _found.Once(at, seen, outcome, $"'{KebabName.Of(outcome)}'");
            Outcome(at, outcome, earlier >= 0 && earlier < place ? _campaign.Tasks[earlier] : null);
        }
    }

    private void Outcome(string path, TaskOutcome outcome, TaskDocument? earlier)
    {
        _found.Require(path, outcome is not (TaskOutcome.Control or TaskOutcome.ControlOrdered), "control-wave",
            "The control group is never contacted: no wave is for it.");
        _found.Require(path, outcome != TaskOutcome.Planned || earlier is null || ChannelFacts.Inbound.Has(earlier.Channel),
            "planned-wave", "A contact that is still on its way would be made twice: only an offer that waits for who comes is 'planned'.");
        _found.Require(path, outcome != TaskOutcome.Ordered || _campaign.OnSuccess == SuccessChoice.Keep, "contradiction",
            "Who has ordered gets nothing more of this campaign, unless 'onSuccess' is 'keep'.");
    }

    private int PlaceOf(string task)
    {
        for (var i = 0; i < _campaign.Tasks.Length; i++)
        {
            if (_campaign.Tasks[i]?.Id == task)
            {
                return i;
            }
        }

        return -1;
    }

    private void Optional(string path, int? value, int max)
    {
        if (value is { } given)
        {
            _found.Whole(path, given, 1, max);
        }
    }
}
