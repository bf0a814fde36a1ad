//! Folders that others copy away or write to at the same time.
//!
//! A program that syncs a folder copies what is half written, takes files away and puts others in
//! their place; and on a network's disk two computers can't keep out of each other's way as SQLite
//! needs it (sqlite.org/howtocorrupt.html, 1.2 and 2.1). It also takes what people said elsewhere.

use std::path::{Path, PathBuf};

/// What programs that sync call their folders, as paths begin or are called.
const CALLED: &[(&str, &str)] = &[
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("mobile documents", "iCloud"),
    ("icloud", "iCloud"),
    ("cloudstorage", "a cloud of macOS"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("box sync", "Box"),
    ("pcloud", "pCloud"),
    ("sync.com", "Sync.com"),
];

/// What such programs lay into the folders that they sync.
const LAID: &[(&str, &str)] = &[
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".sync_folder", "Nextcloud"),
    ("._sync_.db", "Nextcloud"),
    (".owncloudsync.log", "Nextcloud or ownCloud"),
    (".tmp.drivedownload", "Google Drive"),
];

/// File systems that lie on another computer.
const AFAR: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "davfs",
    "ceph",
    "glusterfs",
    "9p",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs2",
    "fuse.gvfsd-fuse",
    "fuse.glusterfs",
];

/// Who else has to do with what lies in `folder`, as far as its path, what lies around it, and
/// the system's list of disks say: a program that syncs, or a network.
pub fn synced_by(folder: &Path) -> Option<String> {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let whole = whole.canonicalize().unwrap_or(whole);
    let synced = whole.ancestors().find_map(|above| called(above).or_else(|| laid(above)));
    let mounts = || std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    synced.map(str::to_owned).or_else(|| afar(&whole, &mounts()))
}

fn called(folder: &Path) -> Option<&'static str> {
    let name = folder.file_name()?.to_string_lossy().to_lowercase();
    let fits = |called: &str| {
        name == called
            || name.starts_with(&format!("{called} "))
            || name.starts_with(&format!("{called}-"))
    };
    CALLED.iter().find(|(known, _)| fits(known)).map(|(_, program)| *program)
}

fn laid(folder: &Path) -> Option<&'static str> {
    LAID.iter().find(|(file, _)| folder.join(file).exists()).map(|(_, program)| *program)
}

/// A network's disk, by the table of what is mounted where.
fn afar(folder: &Path, mounts: &str) -> Option<String> {
    let mut nearest: Option<(PathBuf, &str)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(at), Some(kind)) = (words.next(), words.next()) else { continue };
        let at = PathBuf::from(at.replace("\\040", " "));
        let nearer = nearest.as_ref().is_none_or(|(known, _)| at.starts_with(known));
        if nearer && folder.starts_with(&at) {
            nearest = Some((at, kind));
        }
    }
    let (_, kind) = nearest.filter(|(_, kind)| AFAR.contains(kind))?;
    Some(format!("a network ({kind})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inside: &str, expected: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let study = folder.path().join(inside);
        std::fs::create_dir_all(&study).unwrap();
        assert_eq!(synced_by(&study).as_deref(), expected, "{inside}");
    }

    #[test]
    fn a_folder_that_is_synced_is_known_by_its_name_or_by_what_lies_in_it() {
        check("Dropbox/study", Some("Dropbox"));
        check("OneDrive - University of Nowhere/desk/study", Some("OneDrive"));
        check("Library/Mobile Documents/study", Some("iCloud"));
        check("dropboxes/study", None);
        check("work/study", None);
        check("work/.stfolder", Some("Syncthing"));
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/.stfolder")).unwrap();
        std::fs::create_dir_all(folder.path().join("a/b/study")).unwrap();
        assert_eq!(synced_by(&folder.path().join("a/b/study")).as_deref(), Some("Syncthing"));
    }

    #[test]
    fn a_disk_of_another_computer_is_known_by_its_file_system() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/people /people nfs4 rw 0 0\n\
                      /dev/sdb /people/lena/own ext4 rw 0 0\n//s/d /mnt/my\\040share cifs rw 0 0\n";
        let of = |path: &str| afar(Path::new(path), mounts);
        assert_eq!(of("/people/lena/study").as_deref(), Some("a network (nfs4)"));
        assert_eq!(of("/people/lena/own/study"), None);
        assert_eq!(of("/srv/study"), None);
        assert_eq!(of("/mnt/my share/study").as_deref(), Some("a network (cifs)"));
    }
}
