using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SmartManager.Embedded.Proxies;

/// <summary>One call of a grain method. The generator derives a class for each method, which holds the arguments.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ProxyCall : Turn
{
    private readonly TurnKind _kind;
    private CancellationTokenRegistration _registration;

    private protected ProxyCall(TurnKind kind) => _kind = kind;

    internal sealed override TurnKind Kind => _kind;

    /// <summary>Releases the caller as soon as the token is cancelled; a call that has not begun then never begins.</summary>
    /// <returns>False if the token is cancelled already: the call must not be sent.</returns>
    internal bool ReleaseOn(CancellationToken token)
    {
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(static (call, token) => ((ProxyCall)call!).Cancel(token), this);
        }

        return !token.IsCancellationRequested;
    }

    private protected sealed override void Run(object? grain)
    {
        try
        {
            if (!Call(grain!))
            {
                AwaitEnd();
                return;
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            End();
            return;
        }

        Complete();
    }

    private protected sealed override void Fail(Exception exception)
    {
        Forget();
        if (exception is OperationCanceledException cancelled)
        {
            Cancel(cancelled.CancellationToken);
        }
        else
        {
            AnswerWith(exception);
        }
    }

    /// <summary>The method has ended: tells the caller how, and hands the activation on.</summary>
    private protected void Complete()
    {
        try
        {
            TakeAnswer();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        End();
    }

    private protected void Forget() => _registration.Dispose();

    /// <summary>Calls the method with the arguments kept.</summary>
    /// <returns>Whether it has ended already.</returns>
    private protected abstract bool Call(object grain);

    /// <summary>Arranges for <see cref="Complete"/> when the method has ended.</summary>
    private protected abstract void AwaitEnd();

    /// <summary>Gives the caller what the method answered; throws what it threw.</summary>
    private protected abstract void TakeAnswer();

    private protected abstract void AnswerWith(Exception exception);

    private protected abstract void Cancel(CancellationToken token);
}

/// <summary>A call that answers nothing but its end.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainCall(TurnKind kind) : ProxyCall(kind)
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTaskAwaiter _awaiter;

    /// <summary>What the caller awaits.</summary>
    public Task Answer => _answer.Task;

    internal sealed override bool IsAbandoned => _answer.Task.IsCompleted;

    /// <summary>Calls the method with the arguments kept.</summary>
    protected abstract ValueTask Invoke(object grain);

    [SuppressMessage("Reliability", "CA2012", Justification = "Its awaiter is kept and its result taken once.")]
    private protected sealed override bool Call(object grain)
    {
        _awaiter = Invoke(grain).GetAwaiter();
        return _awaiter.IsCompleted;
    }

    private protected sealed override void AwaitEnd() => EndLater(_awaiter, Complete);

    private protected sealed override void TakeAnswer()
    {
        _awaiter.GetResult();
        Forget();
        _answer.TrySetResult();
    }

    private protected sealed override void AnswerWith(Exception exception) => _answer.TrySetException(exception);

    private protected sealed override void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);
}

/// <summary>A call that answers with a value.</summary>
/// <typeparam name="TResult">The value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainCall<TResult>(TurnKind kind) : ProxyCall(kind)
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ValueTaskAwaiter<TResult> _awaiter;

    /// <summary>What the caller awaits.</summary>
    public Task<TResult> Answer => _answer.Task;

    internal sealed override bool IsAbandoned => _answer.Task.IsCompleted;

    /// <summary>Calls the method with the arguments kept.</summary>
    protected abstract ValueTask<TResult> Invoke(object grain);

    [SuppressMessage("Reliability", "CA2012", Justification = "Its awaiter is kept and its result taken once.")]
    private protected sealed override bool Call(object grain)
    {
        _awaiter = Invoke(grain).GetAwaiter();
        return _awaiter.IsCompleted;
    }

    private protected sealed override void AwaitEnd() => EndLater(_awaiter, Complete);

    private protected sealed override void TakeAnswer()
    {
        var result = _awaiter.GetResult();
        Forget();
        _answer.TrySetResult(result);
    }

    private protected sealed override void AnswerWith(Exception exception) => _answer.TrySetException(exception);

    private protected sealed override void Cancel(CancellationToken token) => _answer.TrySetCanceled(token);
}
