//! Questions about posts, people, and how they are reached.

use super::PostQuery;
use crate::schema::connection::connections;
use crate::schema::input::{ContactPointFilter, FactOrderField, PersonFilter, PersonOrderField, PostFilter, PostOrderField};
use crate::schema::object::{ContactPoint, Person, Post};

connections! {
    /// Questions about posts.
    PostQuery {
        /// Posts, held or not.
        posts: Post, PostFilter, PostOrderField, cost page_cost, |_, data| data.posts.rows().iter(), "posts";
        /// People who hold posts.
        people: Person, PersonFilter, PersonOrderField, cost page_cost, |_, data| data.people.rows().iter(), "people";
        /// How somebody is reached.
        contact_points: ContactPoint, ContactPointFilter, FactOrderField, cost page_cost, |_, data| data.contact_points.rows().iter(), "contactPoints";
    }
}
