//! What can be asked, one topic a file.

mod compare;
mod decide;
mod document;
mod figure;
mod goal;
mod law;
mod node;
mod organization;
mod post;
mod region;
mod run;
mod search;
mod time;

use super::context::{Reads, View};
use crate::dataset::Dataset;
use async_graphql::{Context, MergedObject};

/// Declares the topics that the queries are made of: one file each, and one name here.
macro_rules! topics {
    ($($topic:ident),+ $(,)?) => {
        $(
            /// Questions of one topic, asked of one dataset.
            #[derive(Default)]
            pub(super) struct $topic(View);

            impl Reads for $topic {
                fn data<'r>(&'r self, context: &'r Context<'_>) -> &'r Dataset {
                    self.0.data(context)
                }
            }
        )+

        /// What can be asked. Everything is read from one revision of the data, whose number is in `extensions.revision` of the answer.
        #[derive(Default, MergedObject)]
        #[graphql(serial)]
        pub(super) struct Query($($topic),+);

        impl Query {
            /// The same questions, asked of another dataset.
            pub(super) fn of(view: &View) -> Self {
                Self($($topic(view.clone())),+)
            }
        }
    };
}

topics! {
    NodeQuery,
    RegionQuery,
    OrganizationQuery,
    PostQuery,
    DocumentQuery,
    FigureQuery,
    LawQuery,
    GoalQuery,
    RunQuery,
    DecideQuery,
    TimeQuery,
    CompareQuery,
    SearchQuery,
}
