//! Answers to the events of a subscription, worked out on the threads for heavy requests.

use super::pool::Pool;
use async_graphql::Response;
use async_graphql::futures_util::StreamExt;
use async_graphql::futures_util::stream::BoxStream;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use tokio::sync::Notify;

/// The answers of one subscription.
pub(super) struct HeavyEvents {
    pool: Arc<Pool>,
    answers: Option<BoxStream<'static, Response>>,
    news: Arc<News>,
}

/// Tells that there is something to answer.
#[derive(Default)]
struct News(Notify);

impl Wake for News {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

impl HeavyEvents {
    pub(super) fn new(pool: Arc<Pool>, answers: BoxStream<'static, Response>) -> Self {
        Self { pool, answers: Some(answers), news: Arc::default() }
    }

    /// The next answer; none when there are no more. Waiting for an event takes no thread.
    pub(super) async fn next(&mut self) -> Option<Response> {
        loop {
            let mut answers = self.answers.take()?;
            let waker = Waker::from(Arc::clone(&self.news));
            let look = async move {
                let polled = answers.poll_next_unpin(&mut Context::from_waker(&waker));
                (polled, answers)
            };
            let (polled, answers) = self.pool.run_event(look).await.ok()?;
            match polled {
                Poll::Ready(None) => return None,
                Poll::Ready(answer) => {
                    self.answers = Some(answers);
                    return answer;
                }
                Poll::Pending => {
                    self.answers = Some(answers);
                    self.news.0.notified().await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::Measures;
    use super::*;
    use async_graphql::Value;
    use async_graphql::futures_util::stream::unfold;
    use tokio::sync::mpsc;

    #[tokio::test]
    async fn every_event_is_answered_as_it_comes() {
        let (tell, told) = mpsc::channel::<i32>(1);
        let answers = unfold(told, |mut told| async move { told.recv().await.map(|number| (Response::new(Value::from(number)), told)) });
        let mut events = HeavyEvents::new(Arc::new(Pool::new(&Measures::default())), answers.boxed());
        for number in 0..3 {
            let (answer, ()) = tokio::join!(events.next(), async { tell.send(number).await.unwrap() });
            assert_eq!(answer.map(|answer| answer.data), Some(Value::from(number)));
        }
        drop(tell);
        assert!(events.next().await.is_none());
    }
}
