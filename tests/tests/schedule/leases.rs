//! The lease by itself: one holder at a time, until it is given up or expires.

use crate::clock::{after, moment};
use crate::watcher::leases;
use helheten_importer::schedule::{LEASE_LIFETIME, Taking, describe_holder, give_up_lease, renew_lease, take_lease};
use helheten_tests::database::TestDatabase;

#[tokio::test]
async fn a_lease_has_one_holder_until_it_expires() {
    for database in TestDatabase::all().await {
        let db = database.open().await;
        let start = moment("2026-06-05T02:00:00Z");
        assert_eq!(take_lease(&db, "one", start).await.unwrap(), Taking::Taken(start + LEASE_LIFETIME));
        let Taking::Held(held) = take_lease(&db, "two", after(start, 60)).await.unwrap() else { panic!("two took it as well") };
        assert_eq!(describe_holder(&held), "one, since 2026-06-05 02:00:00 UTC (if it was killed, others may begin after 2026-06-05 02:02:00 UTC)");
        assert!(renew_lease(&db, "one", after(start, 60)).await.unwrap());
        assert!(!renew_lease(&db, "two", after(start, 60)).await.unwrap());
        assert!(matches!(take_lease(&db, "two", after(start, 179)).await.unwrap(), Taking::Held(_)));
        // It was renewed after a minute, and lives two.
        assert!(matches!(take_lease(&db, "two", after(start, 180)).await.unwrap(), Taking::Taken(_)));
        assert!(!renew_lease(&db, "one", after(start, 181)).await.unwrap());
        assert!(!give_up_lease(&db, "one").await.unwrap());
        assert_eq!(leases(&db).await[0].holder, "two");
        assert!(give_up_lease(&db, "two").await.unwrap());
        assert!(matches!(take_lease(&db, "one", start).await.unwrap(), Taking::Taken(_)));
    }
}

#[tokio::test]
async fn of_many_at_once_one_takes_it() {
    for database in TestDatabase::all().await {
        database.open().await.close().await.unwrap();
        for round in 0..5 {
            let now = after(moment("2026-06-05T02:00:00Z"), round * 1000);
            let takers: Vec<_> = (0..6)
                .map(|number| {
                    let address = database.address.clone();
                    tokio::spawn(async move {
                        let db = helheten_importer::store::open_existing(&address).await.unwrap();
                        take_lease(&db, &format!("taker {round} {number}"), now).await.unwrap()
                    })
                })
                .collect();
            let mut taken = 0;
            for taker in takers {
                taken += usize::from(matches!(taker.await.unwrap(), Taking::Taken(_)));
            }
            assert_eq!(taken, 1, "round {round}");
        }
    }
}
